/* The MIB parser: init_snmp() without it, and a function that has two prototypes. */
#include "netsnmp_shim.h"

#include <net-snmp/library/parse.h>

#include <stdio.h>

#ifndef NETSNMP_DISABLE_MIB_LOADING
/* From mib.c: non-NULL once MIBs are loaded. Every release exports it, no header declares it. */
extern struct tree *Mib;
#endif

void netsnmp_shim_init_without_mibs(const char *name)
{
#ifndef NETSNMP_DISABLE_MIB_LOADING
    static struct tree loaded;

    /*
     * netsnmp_init_mib() would read the modules in MIBS or in the built-in
     * list. It only checks this pointer to see whether that has been done;
     * no setting stops it.
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

/* The casts let both calls compile; only the one with the real prototype runs. */
/* volatile: otherwise the compiler would warn about the call that is never made. */
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
