/* A layer between the service and the C library that lets system calls on one folder fail, as a bad disk would.
 *
 * Loaded by LD_PRELOAD and told what to do by the environment: FAILING_FOLDER (absolute; nothing else is touched),
 * FAILING_CALL (write, sync, rename, open or change; the last is whatever would change the disk), FAILING_ERROR (a number
 * of errno.h), and either FAILING_NTH (the one call of all threads that fails, counted from 1) or FAILING_WHILE (a file:
 * each call fails while it is there). FAILING_ENDING keeps it to paths that end so; no other call is counted. Each failure is a line in FAILING_REPORT, so that no run passes for want of a fault.
 *
 * strace's own injection counts each thread apart and cannot be kept to a folder whose files have names of their own, and
 * would hit the pipes that the runtime wakes itself by. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum call { WRITE = 1, SYNC = 2, RENAME = 4, OPEN = 8, CHANGE = 16 };

static const char *folder, *ending, *gate, *report;
static int chosen, error;
static long nth;
static atomic_long counted;

__attribute__((constructor)) static void set_up(void) {
    static const struct { const char *name; int call; } calls[] = {
        {"write", WRITE}, {"sync", SYNC}, {"rename", RENAME}, {"open", OPEN}, {"change", CHANGE}};
    const char *call = getenv("FAILING_CALL"), *number = getenv("FAILING_ERROR"), *which = getenv("FAILING_NTH");
    ending = getenv("FAILING_ENDING");
    folder = getenv("FAILING_FOLDER"), gate = getenv("FAILING_WHILE"), report = getenv("FAILING_REPORT");
    if (!folder || !call || !number || !report) return;
    error = atoi(number);
    nth = which ? atol(which) : 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (!strcmp(call, calls[i].name)) chosen = calls[i].call;
}

static int within(const char *path) {
    size_t length = folder ? strlen(folder) : 0, whole = strlen(path), end = ending ? strlen(ending) : 0;
    if (whole < end || (end && strcmp(path + whole - end, ending))) return 0;
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static void tell(const char *call, long number, const char *path) {
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s %ld %s\n", call, number, path);
    int file = (int)syscall(SYS_openat, AT_FDCWD, report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) abort();
    if (syscall(SYS_write, file, line, (size_t)length) != length) abort();
    syscall(SYS_close, file);
}

/* Whether this call is the one; errno is set then. */
static int fails(int kind, const char *name, const char *path) {
    if (!(chosen & kind) || !within(path)) return 0;
    long number = atomic_fetch_add(&counted, 1) + 1;
    int strikes = gate ? syscall(SYS_faccessat, AT_FDCWD, gate, F_OK) == 0 : number == nth;
    if (!strikes) return 0;
    tell(name, number, path);
    errno = error;
    return 1;
}

static int fails_on(int file, int kind, const char *name) {
    if (!(chosen & kind)) return 0;
    char link[64], path[PATH_MAX];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length < 0) return 0;
    path[length] = 0;
    return fails(kind, name, path);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int file, const void *bytes, size_t length) {
    REAL(write);
    return fails_on(file, WRITE | CHANGE, "write") ? -1 : real(file, bytes, length);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
    REAL(pwrite);
    return fails_on(file, WRITE | CHANGE, "pwrite") ? -1 : real(file, bytes, length, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
    REAL(pwrite64);
    return fails_on(file, WRITE | CHANGE, "pwrite64") ? -1 : real(file, bytes, length, offset);
}

int fsync(int file) {
    REAL(fsync);
    return fails_on(file, SYNC, "fsync") ? -1 : real(file);
}

int fdatasync(int file) {
    REAL(fdatasync);
    return fails_on(file, SYNC, "fdatasync") ? -1 : real(file);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    return fails(RENAME | CHANGE, "rename", to) ? -1 : real(from, to);
}

int unlink(const char *path) {
    REAL(unlink);
    return fails(CHANGE, "unlink", path) ? -1 : real(path);
}

int ftruncate64(int file, off64_t length) {
    REAL(ftruncate64);
    return fails_on(file, CHANGE, "ftruncate64") ? -1 : real(file, length);
}

/* Only what opens to write changes anything. */
static int opening_fails(const char *path, int flags) {
    int kind = flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC) ? OPEN | CHANGE : OPEN;
    return fails(kind, "open", path);
}

#define OPENS(name)                                                                                                       \
    int name(const char *path, int flags, ...) {                                                                          \
        va_list rest;                                                                                                     \
        va_start(rest, flags);                                                                                            \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                           \
        va_end(rest);                                                                                                     \
        REAL(name);                                                                                                       \
        return opening_fails(path, flags) ? -1 : real(path, flags, mode);                                                 \
    }

OPENS(open)
OPENS(open64)
