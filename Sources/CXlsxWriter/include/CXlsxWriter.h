// A narrow interface to libxlsxwriter (https://libxlsxwriter.github.io): a workbook that is written row by row.
//
// The library is opened when the first workbook is: nothing else needs it, and loading it would take a tenth of the time
// of every other command.
#ifndef CXLSXWRITER_H
#define CXLSXWRITER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cxlsx_book cxlsx_book;

/// The largest number of rows of a sheet, and of characters (UTF-16 units) of a cell, that Excel takes.
#define CXLSX_MAXIMUM_ROWS 1048576
#define CXLSX_MAXIMUM_TEXT 32767

/// How a cell looks.
enum cxlsx_style { CXLSX_PLAIN = 0, CXLSX_HEADER = 1, CXLSX_WARNING = 2 };

/// Opens the library, once.
///
/// Returns NULL, or why it cannot be opened.
const char *cxlsx_load(void);

/// Begins a workbook.
///
/// Temporary files are made in `folder`. `is_large` allows parts of more than 4 GB. `created` (seconds since 1970) is the
/// date that the file says of itself, so that the same rows make the same bytes. Returns NULL when it cannot be begun.
cxlsx_book *cxlsx_open(const char *path, const char *folder, int is_large, int64_t created);

/// Adds a sheet, to which the cells go from here on, row by row. The first `frozen` rows stay in sight.
///
/// Returns 0, or an error.
int cxlsx_add_sheet(cxlsx_book *book, const char *name, uint32_t frozen);

/// Sets the width of a column of the last sheet, in characters.
int cxlsx_set_width(cxlsx_book *book, uint16_t column, double width);

// Each writes a cell of the last sheet and returns 0, or an error.
int cxlsx_text(cxlsx_book *book, uint32_t row, uint16_t column, const char *text, enum cxlsx_style style);
int cxlsx_number(cxlsx_book *book, uint32_t row, uint16_t column, double number);
int cxlsx_flag(cxlsx_book *book, uint32_t row, uint16_t column, int flag);
/// `days`: since the end of 1899, as Excel counts.
int cxlsx_time(cxlsx_book *book, uint32_t row, uint16_t column, double days);

/// How many bytes of the last sheet are in its temporary file; -1 when one could not be written.
int64_t cxlsx_size(cxlsx_book *book);

/// Puts the file together and frees the workbook.
///
/// Returns NULL, or what went wrong.
const char *cxlsx_close(cxlsx_book *book);

/// Frees a workbook of which no file is wanted.
void cxlsx_discard(cxlsx_book *book);

#ifdef __cplusplus
}
#endif
#endif
