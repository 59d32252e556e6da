/*
 * A line with a fixed one-way delay between this machine and the network namespace named in argv[2], for measuring at a
 * known round-trip time where the kernel has no netem. Two TUN devices, konka here and konkb there; each packet waits
 * in a queue for argv[1] milliseconds. Linux, root. Prints "ready".
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 8192, MTU_BYTES = 1600 };
struct packet { double due; int size; char data[MTU_BYTES]; };
static struct packet queue[2][SLOTS];
static int head[2], tail[2];

static int open_tun(const char *name) {
  struct ifreq request;
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  memset(&request, 0, sizeof request);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) { perror("tun"); exit(1); }
  return fd;
}

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  if (argc < 3) { fprintf(stderr, "usage: delay-line MS NAMESPACE\n"); return 2; }
  const double delay = atof(argv[1]);
  char path[256];
  snprintf(path, sizeof path, "/var/run/netns/%s", argv[2]);
  int fds[2];
  fds[0] = open_tun("konka");
  int there = open(path, O_RDONLY), here = open("/proc/self/ns/net", O_RDONLY);
  if (there < 0 || setns(there, CLONE_NEWNET) < 0) { perror("namespace"); return 1; }
  fds[1] = open_tun("konkb");
  setns(here, CLONE_NEWNET);
  puts("ready");
  fflush(stdout);
  for (;;) {
    double wait = 1000;
    for (int i = 0; i < 2; i++) {
      const double t = now_ms();
      while (head[i] != tail[i] && queue[i][head[i]].due <= t) {
        struct packet *p = &queue[i][head[i]];
        if (write(fds[1 - i], p->data, p->size) < 0) { /* the other end is down: the packet is lost, as on a real line */ }
        head[i] = (head[i] + 1) % SLOTS;
      }
      if (head[i] != tail[i] && queue[i][head[i]].due - t < wait) wait = queue[i][head[i]].due - t;
    }
    struct pollfd polled[2] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}};
    struct timespec timeout = {(int)(wait / 1000), (long)((wait - 1000 * (int)(wait / 1000)) * 1e6)};
    ppoll(polled, 2, &timeout, 0);
    for (int i = 0; i < 2; i++) {
      for (;;) {
        const int next = (tail[i] + 1) % SLOTS;
        if (next == head[i]) break;
        struct packet *p = &queue[i][tail[i]];
        const int size = read(fds[i], p->data, MTU_BYTES);
        if (size <= 0) break;
        p->size = size;
        p->due = now_ms() + delay;
        tail[i] = next;
      }
    }
  }
}
