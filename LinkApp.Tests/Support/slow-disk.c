/* Delays writes to the files of a folder, in windows of time: two seconds of three. For LD_PRELOAD.
 *   SLOW_DISK_FOLDER        the folder, as a full path
 *   SLOW_DISK_MILLISECONDS  how long each write and each flush takes more
 * Made for glibc; .NET and SQLite call these functions by these names.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static void delay(int file)
{
    const char *folder = getenv("SLOW_DISK_FOLDER");
    const char *milliseconds = getenv("SLOW_DISK_MILLISECONDS");
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!folder || !milliseconds || now.tv_sec % 3 == 2)
        return;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return;
    path[length] = 0;
    /* Not the index of the write-ahead log, which is memory. */
    if (strncmp(path, folder, strlen(folder)) != 0 || strstr(path, "-shm"))
        return;
    usleep(1000 * (unsigned)atoi(milliseconds));
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset)
{
    static ssize_t (*next)(int, const void *, size_t, off_t);
    if (!next)
        next = dlsym(RTLD_NEXT, "pwrite");
    delay(file);
    return next(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset)
{
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next)
        next = dlsym(RTLD_NEXT, "pwrite64");
    delay(file);
    return next(file, bytes, count, offset);
}

int fsync(int file)
{
    static int (*next)(int);
    if (!next)
        next = dlsym(RTLD_NEXT, "fsync");
    delay(file);
    return next(file);
}

int fdatasync(int file)
{
    static int (*next)(int);
    if (!next)
        next = dlsym(RTLD_NEXT, "fdatasync");
    delay(file);
    return next(file);
}
