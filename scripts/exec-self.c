/*
 * For scripts/check memcheck, which preloads it. Under valgrind /proc/self/exe is valgrind's own program
 * to the kernel, so a worker process, which is started by this name, would be valgrind. readlink() still
 * gives the right name, because valgrind answers it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>

static const char *real_name(const char *file, char *buffer, size_t size)
{
    ssize_t length;

    if (strcmp(file, "/proc/self/exe") != 0)
        return file;
    length = readlink(file, buffer, size - 1);
    if (length < 0)
        return file;
    buffer[length] = '\0';
    return buffer;
}

int execvp(const char *file, char *const argv[])
{
    char buffer[4096];
    int (*real)(const char *, char *const[]) =
        (int (*)(const char *, char *const[])) dlsym(RTLD_NEXT, "execvp");

    return real(real_name(file, buffer, sizeof(buffer)), argv);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
    char buffer[4096];
    int (*real)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
                char *const[], char *const[]) =
        (int (*)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
                 char *const[], char *const[])) dlsym(RTLD_NEXT, "posix_spawnp");

    return real(pid, real_name(file, buffer, sizeof(buffer)), actions, attributes, argv, envp);
}
