/* init_snmp() without the MIBs. */
#include "netsnmp_shim.h"

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
