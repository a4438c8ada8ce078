#include "CXlsxWriter.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <xlsxwriter.h>

// What is used of the library, with the types that its header gives.
#define FUNCTIONS(each)                                                                                                \
    each(workbook_new_opt) each(workbook_close) each(workbook_add_worksheet) each(workbook_add_format)                 \
    each(workbook_set_properties) each(format_set_bold) each(format_set_num_format) each(format_set_font_color)        \
    each(worksheet_write_string) each(worksheet_write_number) each(worksheet_write_boolean)                            \
    each(worksheet_set_column) each(worksheet_freeze_panes) each(lxw_strerror)                 \
    each(lxw_workbook_free)

#define DECLARE(name) static __typeof__(&name) call_##name;
FUNCTIONS(DECLARE)

struct cxlsx_book {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *header;
    lxw_format *warning;
    lxw_format *time;
};

const char *cxlsx_load(void) {
    static void *library;
    if (library) return NULL;
    // The structures of another version may differ from those of the header.
#ifdef __APPLE__
    void *found = dlopen("libxlsxwriter.dylib", RTLD_NOW | RTLD_LOCAL);
#else
    void *found = dlopen("libxlsxwriter.so." LXW_SOVERSION, RTLD_NOW | RTLD_LOCAL);
#endif
    if (!found) return dlerror();
#define LOOK_UP(name)                                                                                                  \
    if (!(call_##name = (__typeof__(call_##name))dlsym(found, #name))) return dlerror();
    FUNCTIONS(LOOK_UP)
    library = found;
    return NULL;
}

cxlsx_book *cxlsx_open(const char *path, const char *folder, int is_large, int64_t created) {
    cxlsx_book *book = calloc(1, sizeof *book);
    if (!book) return NULL;
    lxw_workbook_options options = {
        .constant_memory = LXW_TRUE, .tmpdir = (char *)folder, .use_zip64 = is_large ? LXW_TRUE : LXW_FALSE};
    book->workbook = call_workbook_new_opt(path, &options);
    if (!book->workbook) {
        free(book);
        return NULL;
    }
    lxw_doc_properties properties = {.created = (time_t)created};
    call_workbook_set_properties(book->workbook, &properties);
    book->header = call_workbook_add_format(book->workbook);
    call_format_set_bold(book->header);
    book->warning = call_workbook_add_format(book->workbook);
    call_format_set_bold(book->warning);
    call_format_set_font_color(book->warning, LXW_COLOR_RED);
    book->time = call_workbook_add_format(book->workbook);
    call_format_set_num_format(book->time, "yyyy-mm-dd hh:mm:ss.000");
    return book;
}

int cxlsx_add_sheet(cxlsx_book *book, const char *name, uint32_t frozen) {
    book->sheet = call_workbook_add_worksheet(book->workbook, name);
    if (!book->sheet) return LXW_ERROR_CREATING_TMPFILE;
    if (frozen > 0) call_worksheet_freeze_panes(book->sheet, frozen, 0);
    return LXW_NO_ERROR;
}

int cxlsx_set_width(cxlsx_book *book, uint16_t column, double width) {
    return call_worksheet_set_column(book->sheet, column, column, width, NULL);
}

int cxlsx_text(cxlsx_book *book, uint32_t row, uint16_t column, const char *text, enum cxlsx_style style) {
    lxw_format *format = style == CXLSX_HEADER ? book->header : style == CXLSX_WARNING ? book->warning : NULL;
    return call_worksheet_write_string(book->sheet, row, column, text, format);
}

int cxlsx_number(cxlsx_book *book, uint32_t row, uint16_t column, double number) {
    return call_worksheet_write_number(book->sheet, row, column, number, NULL);
}

int cxlsx_flag(cxlsx_book *book, uint32_t row, uint16_t column, int flag) {
    return call_worksheet_write_boolean(book->sheet, row, column, flag, NULL);
}

int cxlsx_time(cxlsx_book *book, uint32_t row, uint16_t column, double days) {
    return call_worksheet_write_number(book->sheet, row, column, days, book->time);
}

int64_t cxlsx_size(cxlsx_book *book) {
    if (!book->sheet) return 0;
    // The library does not look at whether its writes succeed.
    FILE *file = book->sheet->optimize_tmpfile;
    if (!file || fflush(file) != 0 || ferror(file)) return -1;
    return ftell(file);
}

const char *cxlsx_close(cxlsx_book *book) {
    lxw_error error = call_workbook_close(book->workbook);
    free(book);
    return error == LXW_NO_ERROR ? NULL : call_lxw_strerror(error);
}

void cxlsx_discard(cxlsx_book *book) {
    call_lxw_workbook_free(book->workbook);
    free(book);
}
