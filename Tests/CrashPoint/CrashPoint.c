// Kills the process it is preloaded into (LD_PRELOAD) at one of its writes, so that a test can cut a sync at every
// state that its files go through.
//
// Stands in front of the calls by which SQLite (unix VFS) and the lock file change files, counts those on files below
// CRASHPOINT_FOLDER, and adds a line on each to the file CRASHPOINT_REPORT. The one whose number is CRASHPOINT_AT (none
// when that is 0) ends in SIGKILL: before it has done anything, or, every second pair of them, after half its bytes.
// Pairs, since SQLite writes a frame of its log in two calls: each of the two is to be torn now and then.
//
// Left out: mkdir, since the test's folder exists, and stores into the mapped -shm file, which is worth nothing after a
// crash (https://www.sqlite.org/walformat.html#the_wal_index_file_format).

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static int report = -1;
static long last;
static long count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// Runs before main; what is called even earlier is let through.
__attribute__((constructor)) static void configure(void) {
    const char *where = getenv("CRASHPOINT_FOLDER"), *to = getenv("CRASHPOINT_REPORT"), *at = getenv("CRASHPOINT_AT");
    if (!where || !to || !at || !realpath(where, folder)) return;
    last = atol(at);
    report = (int)syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static bool is_inside(const char *path) {
    size_t length = strlen(folder);
    return report >= 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

// Whether the call, if it is the one to die in, does half of its work.
static bool tears(const char *call) {
    return last / 2 % 2 == 1 && (strcmp(call, "pwrite") == 0 || strcmp(call, "write") == 0);
}

// Counts a call on a file of the folder, and says whether the process is to die in it.
static bool strikes(const char *call, const char *path) {
    if (!is_inside(path)) return false;
    char line[PATH_MAX + 64];
    pthread_mutex_lock(&lock);
    bool is_last = ++count == last;
    // One line a call, so that the reader can count them and knows which one it was.
    const char *manner = is_last && tears(call) ? " (half)" : "";
    int length = snprintf(line, sizeof line, "%s %s%s\n", call, path + strlen(folder), manner);
    (void)!syscall(SYS_write, report, line, (size_t)length);
    pthread_mutex_unlock(&lock);
    return is_last;
}

static bool strikes_file(const char *call, int file) {
    char link[64], path[PATH_MAX];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0) return false;
    path[length] = 0;
    return strikes(call, path);
}

// A file that does not exist cannot be taken away or renamed, so that is no change.
static bool strikes_path(const char *call, const char *path) {
    char resolved[PATH_MAX];
    int before = errno;
    bool exists = realpath(path, resolved) != NULL;
    errno = before;
    return exists && strikes(call, resolved);
}

// Making a file is a change; opening one is none.
static bool strikes_new(const char *path) {
    char parent[PATH_MAX], resolved[PATH_MAX];
    int before = errno;
    bool is_new = access(path, F_OK) != 0 && errno == ENOENT && strlen(path) < sizeof parent;
    if (is_new) {
        strcpy(parent, path);
        char *slash = strrchr(parent, '/');
        if (slash) *slash = 0;
        is_new = slash && realpath(parent, resolved) && is_inside(resolved)
            && strlen(resolved) + strlen(slash + 1) + 2 < sizeof resolved;
        if (is_new) strcat(strcat(resolved, "/"), slash + 1);
    }
    errno = before;
    return is_new && strikes("create", resolved);
}

static void die(void) {
    // Not raise(): a signal to the process as a whole is done before kill() returns.
    kill(getpid(), SIGKILL);
    while (true) pause();
}

// The calls themselves go to the kernel, so no next definition has to be looked up.

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) {
    if (strikes_file("pwrite", file)) {
        if (tears("pwrite")) (void)!syscall(SYS_pwrite64, file, bytes, size / 2, offset);
        die();
    }
    return syscall(SYS_pwrite64, file, bytes, size, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) { return pwrite64(file, bytes, size, offset); }

ssize_t write(int file, const void *bytes, size_t size) {
    if (strikes_file("write", file)) {
        if (tears("write")) (void)!syscall(SYS_write, file, bytes, size / 2);
        die();
    }
    return syscall(SYS_write, file, bytes, size);
}

ssize_t writev(int file, const struct iovec *parts, int number) {
    if (strikes_file("writev", file)) die();
    return syscall(SYS_writev, file, parts, number);
}

int ftruncate64(int file, off64_t length) {
    if (strikes_file("ftruncate", file)) die();
    return (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int fsync(int file) {
    if (strikes_file("fsync", file)) die();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    if (strikes_file("fdatasync", file)) die();
    return (int)syscall(SYS_fdatasync, file);
}

int unlink(const char *path) {
    if (strikes_path("unlink", path)) die();
    return unlinkat(AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to) {
    if (strikes_path("rename", from)) die();
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int open64(const char *path, int flags, ...) {
    mode_t mode = 0;
    if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    if ((flags & O_CREAT) && strikes_new(path)) die();
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) __attribute__((alias("open64")));
