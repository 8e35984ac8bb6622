/* A power cut, for tests: preloaded into a process it lets that one write as usual and remembers what of
 * its files was flushed. At the n-th write, truncation or flush of a file below a folder, or at the end of
 * the process, it puts every file there back to what a disk may hold after a power cut, and kills the
 * process.
 *
 * What counts as flushed: the content of a file by fsync or fdatasync of it, its name by fsync of its
 * folder. Of what was not flushed all is lost, or any part of it is there: what was written up to some
 * moment, or single writes, whole or torn at a sector; and any of the names. Folders are not lost.
 *
 *   POWERCUT_DIR    the folder, without symbolic links
 *   POWERCUT_AT     the number of the event, from 1; 0: none, the process is only watched
 *   POWERCUT_COUNT  the file that gets the number of events at the end of a process that is only watched
 *   POWERCUT_SEED   decides what is there of what was not flushed. 0: nothing; even: all up to some moment;
 *                   odd: single writes
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define SECTOR 512

/* A write, or with no bytes a truncation to `at`. */
typedef struct Op {
    off_t at;
    size_t length;
    char *bytes;
    long number;
    struct Op *next;
} Op;

/* A file, whatever its name: its flushed content and what came since. */
typedef struct File {
    dev_t dev;
    ino_t ino;
    int fd; /* keeps the number of the inode from being given to another file */
    mode_t mode;
    char *bytes;
    size_t length;
    Op *first, *last;
    struct File *next;
} File;

typedef struct Name {
    char *path;
    File *file;
    struct Name *next;
} Name;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[4096];
static File *files;
static Name *flushed; /* the names that are sure to be there */
static long at, count;
static uint64_t seed, drawn;
static pid_t watched;

static uint64_t draw(void)
{
    uint64_t z = (drawn += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static int ends(const char *path, const char *end)
{
    size_t a = strlen(path), b = strlen(end);
    return a >= b && !strcmp(path + a - b, end);
}

static File *known(const struct stat *stat)
{
    for (File *file = files; file; file = file->next)
        if (file->ino == stat->st_ino && file->dev == stat->st_dev)
            return file;
    return NULL;
}

static File *add(const char *path, const struct stat *stat)
{
    File *file = calloc(1, sizeof *file);
    file->dev = stat->st_dev;
    file->ino = stat->st_ino;
    file->mode = stat->st_mode & 07777;
    file->fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    file->next = files;
    files = file;
    return file;
}

static void store(File *file, off_t at, const char *bytes, size_t length)
{
    size_t end = at + length;
    if (end > file->length) {
        file->bytes = realloc(file->bytes, end);
        memset(file->bytes + file->length, 0, end - file->length);
        file->length = end;
    }
    memcpy(file->bytes + at, bytes, length);
}

static void cut_off(File *file, size_t length)
{
    if (length > file->length) {
        file->bytes = realloc(file->bytes, length);
        memset(file->bytes + file->length, 0, length - file->length);
    }
    file->length = length;
}

static void apply(File *file, const Op *op, size_t length)
{
    if (op->bytes)
        store(file, op->at, op->bytes, length);
    else
        cut_off(file, op->at);
}

/* Calls `each` with every file below a folder, or of it alone. */
static void walk(const char *folder, int deep, void (*each)(const char *, const struct stat *))
{
    DIR *dir = opendir(folder);
    if (!dir)
        return;
    struct dirent *entry;
    while ((entry = readdir(dir))) {
        char path[8192];
        struct stat stat;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (lstat(path, &stat))
            continue;
        if (S_ISDIR(stat.st_mode) && deep)
            walk(path, deep, each);
        /* The index of the log is made anew, and a lock says nothing. */
        else if (S_ISREG(stat.st_mode) && !ends(path, "-shm") && !ends(path, ".lock"))
            each(path, &stat);
    }
    closedir(dir);
}

static void name_is_flushed(const char *path, const struct stat *stat)
{
    File *file = known(stat);
    Name *name = calloc(1, sizeof *name);
    name->path = strdup(path);
    name->file = file ? file : add(path, stat);
    name->next = flushed;
    flushed = name;
}

/* What is there when the process begins was flushed long ago. */
static void was_there(const char *path, const struct stat *stat)
{
    name_is_flushed(path, stat);
    File *file = flushed->file;
    file->length = stat->st_size;
    file->bytes = malloc(file->length + 1);
    if (pread(file->fd, file->bytes, file->length, 0) != (ssize_t)file->length)
        abort();
}

static void folder_is_flushed(const char *folder)
{
    for (Name **name = &flushed; *name;) {
        const char *slash = strrchr((*name)->path, '/');
        size_t length = slash - (*name)->path;
        if (strlen(folder) == length && !strncmp(folder, (*name)->path, length))
            *name = (*name)->next;
        else
            name = &(*name)->next;
    }
    walk(folder, 0, name_is_flushed);
}

static Name *live;

static void is_live(const char *path, const struct stat *stat)
{
    File *file = known(stat);
    Name *name = calloc(1, sizeof *name);
    name->path = strdup(path);
    name->file = file ? file : add(path, stat);
    name->next = live;
    live = name;
}

static File *of(Name *names, const char *path)
{
    for (; names; names = names->next)
        if (!strcmp(names->path, path))
            return names->file;
    return NULL;
}

static void put(const char *path, File *file)
{
    unlink(path);
    if (!file)
        return;
    int fd = syscall(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, file->mode);
    for (size_t done = 0; done < file->length;) {
        ssize_t written = syscall(SYS_write, fd, file->bytes + done, file->length - done);
        if (written <= 0)
            abort();
        done += written;
    }
    close(fd);
}

static void power_cut(void)
{
    drawn = seed;
    walk(root, 1, is_live);
    long until = draw() % (count + 1);
    for (File *file = files; file; file = file->next)
        for (Op *op = file->first; op && seed; op = op->next) {
            uint64_t drawn = draw();
            size_t sectors = op->length / SECTOR;
            size_t part = drawn & 2 || !sectors ? op->length : (drawn >> 8) % sectors * SECTOR;
            if (seed % 2 ? drawn & 1 : op->number <= until)
                apply(file, op, seed % 2 ? part : op->length);
        }
    /* The names of both: each as it was flushed or as it is now. */
    for (int now = 0; now < 2; now++)
        for (Name *name = now ? live : flushed; name; name = name->next) {
            File *before = of(flushed, name->path), *after = of(live, name->path);
            if (now && before)
                continue;
            put(name->path, before == after || !seed || draw() & 1 ? before : after);
        }
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

/* One more thing happens to a file that is watched. */
static void event(void)
{
    if (++count == at)
        power_cut();
}

static File *watch(int fd)
{
    struct stat stat;
    char link[64], path[4096];
    if (!*root || getpid() != watched || fstat(fd, &stat) || !S_ISREG(stat.st_mode))
        return NULL;
    File *file = known(&stat);
    if (file)
        return file;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return NULL;
    path[length] = 0;
    if (strncmp(path, root, strlen(root)) || ends(path, "-shm") || ends(path, ".lock"))
        return NULL;
    return add(path, &stat);
}

static void note(File *file, off_t at, const char *bytes, size_t length)
{
    Op *op = calloc(1, sizeof *op);
    op->at = at;
    op->length = length;
    op->number = count;
    if (bytes) {
        op->bytes = malloc(length + 1);
        memcpy(op->bytes, bytes, length);
    }
    if (file->last)
        file->last->next = op;
    else
        file->first = op;
    file->last = op;
}

#define WATCHED(fd)                  \
    pthread_mutex_lock(&lock);       \
    int kept = errno;                \
    File *file = watch(fd);          \
    errno = kept;                    \
    if (file)                        \
        event();
#define DONE pthread_mutex_unlock(&lock)

ssize_t write(int fd, const void *bytes, size_t length)
{
    WATCHED(fd);
    ssize_t done = syscall(SYS_write, fd, bytes, length);
    if (file && done > 0)
        note(file, lseek(fd, 0, SEEK_CUR) - done, bytes, done);
    DONE;
    return done;
}

ssize_t writev(int fd, const struct iovec *parts, int number)
{
    WATCHED(fd);
    ssize_t done = syscall(SYS_writev, fd, parts, number);
    if (file && done > 0) {
        off_t place = lseek(fd, 0, SEEK_CUR) - done;
        size_t left = done;
        for (int part = 0; left; part++) {
            size_t some = parts[part].iov_len < left ? parts[part].iov_len : left;
            note(file, place, parts[part].iov_base, some);
            place += some;
            left -= some;
        }
    }
    DONE;
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t place)
{
    WATCHED(fd);
    ssize_t done = syscall(SYS_pwrite64, fd, bytes, length, place);
    if (file && done > 0)
        note(file, place, bytes, done);
    DONE;
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t place)
{
    return pwrite64(fd, bytes, length, place);
}

int ftruncate64(int fd, off_t length)
{
    WATCHED(fd);
    int failed = syscall(SYS_ftruncate, fd, length);
    if (file && !failed)
        note(file, length, NULL, 0);
    DONE;
    return failed;
}

int ftruncate(int fd, off_t length)
{
    return ftruncate64(fd, length);
}

int fsync(int fd)
{
    struct stat stat;
    WATCHED(fd);
    if (file) {
        for (Op *op = file->first; op; op = op->next)
            apply(file, op, op->length);
        file->first = file->last = NULL;
    } else if (*root && getpid() == watched && !fstat(fd, &stat) && S_ISDIR(stat.st_mode)) {
        char link[64], path[4096];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        if (length > 0 && (path[length] = 0, !strncmp(path, root, strlen(root)))) {
            event();
            folder_is_flushed(path);
        }
    }
    DONE;
    return 0;
}

int fdatasync(int fd)
{
    return fsync(fd);
}

static int opened(int folder, const char *path, int flags, mode_t mode)
{
    int fd = syscall(SYS_openat, folder, path, flags, mode);
    if (fd >= 0 && flags & O_TRUNC) {
        WATCHED(fd);
        if (file)
            note(file, 0, NULL, 0);
        DONE;
    }
    return fd;
}

#define MODE(flags)                                      \
    mode_t mode = 0;                                     \
    if ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE) { \
        va_list rest;                                    \
        va_start(rest, flags);                           \
        mode = va_arg(rest, mode_t);                     \
        va_end(rest);                                    \
    }

int open(const char *path, int flags, ...)
{
    MODE(flags);
    return opened(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE(flags);
    return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    MODE(flags);
    return opened(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    MODE(flags);
    return opened(folder, path, flags | O_LARGEFILE, mode);
}

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("POWERCUT_DIR");
    if (!folder || strlen(folder) >= sizeof root)
        return;
    at = atol(getenv("POWERCUT_AT"));
    seed = strtoull(getenv("POWERCUT_SEED"), NULL, 10);
    watched = getpid();
    strcpy(root, folder);
    walk(root, 1, was_there);
}

/* The process has ended as it wanted to: the power fails right after that. */
__attribute__((destructor)) static void end(void)
{
    if (!*root || getpid() != watched)
        return;
    pthread_mutex_lock(&lock);
    if (at)
        power_cut();
    FILE *out = fopen(getenv("POWERCUT_COUNT"), "w");
    fprintf(out, "%ld", count);
    *root = 0;
    fclose(out);
}
