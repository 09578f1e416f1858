/* The MIB parser: kept out of init_snmp(), and one function of two prototypes. */
#include "netsnmp_shim.h"

#include <net-snmp/library/parse.h>

#include <stdio.h>

#ifndef NETSNMP_DISABLE_MIB_LOADING
/* mib.c: non-NULL once MIBs are loaded. Exported by every release, declared by no header. */
extern struct tree *Mib;
#endif

void netsnmp_shim_init_without_mibs(const char *name)
{
#ifndef NETSNMP_DISABLE_MIB_LOADING
    static struct tree loaded;

    /*
     * netsnmp_init_mib() would read what MIBS or the built-in list names. It
     * asks only this pointer whether that has been done; no setting stops it.
     */
    Mib = &loaded;
#endif
    init_snmp(name);
#ifndef NETSNMP_DISABLE_MIB_LOADING
    Mib = NULL;
#endif
}

typedef int (*add_mibfile_2)(const char *, const char *);
typedef int (*add_mibfile_3)(const char *, const char *, FILE *);
typedef void (*any_function)(void);

/* The casts let both compile; only that of the real prototype is called. */
/* volatile: the compiler, seeing through it, would warn of the call that is never made. */
static any_function volatile add = (any_function)add_mibfile;

static int add_by_two(const char *file)
{
    return ((add_mibfile_2)add)(file, NULL);
}

static int add_by_three(const char *file)
{
    return ((add_mibfile_3)add)(file, NULL, NULL);
}

int netsnmp_shim_add_mibfile(const char *file)
{
    return _Generic(&add_mibfile,
                    add_mibfile_2: add_by_two,
                    add_mibfile_3: add_by_three)(file);
}
