/* A clock that a story sets, laid over the system's for one browser and all its processes.
 *
 * Loaded by LD_PRELOAD. What asks for the time of day gets it moved by as many seconds as the
 * file in WAYMARK_TEST_CLOCK says; clocks that only run are left alone, as a person who sets a
 * tablet's clock leaves them. The file is read at every question, so it can be set meanwhile. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long ahead(void) {
    const char *path = getenv("WAYMARK_TEST_CLOCK");
    if (path == NULL) return 0;
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    char text[24] = {0};
    long length = syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
    return length > 0 ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += ahead();
    }
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec here;
    if (clock_gettime(CLOCK_REALTIME, &here)) return -1;
    if (now != NULL) *now = (struct timeval){here.tv_sec, here.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *now) {
    struct timespec here;
    if (clock_gettime(CLOCK_REALTIME, &here)) return (time_t)-1;
    if (now != NULL) *now = here.tv_sec;
    return here.tv_sec;
}
