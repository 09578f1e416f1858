/* Encodes a PDU without a session. */
#include "netsnmp_shim.h"

#include <stdlib.h>

/* The most that fits into a UDP datagram. */
#define LARGEST 65507

long netsnmp_shim_pdu_build(netsnmp_pdu *pdu, unsigned char **block,
                            unsigned char **start)
{
#ifdef NETSNMP_USE_REVERSE_ASNENCODING
    /* It writes from the end of the block, and makes a larger one if needed. */
    size_t size = 512, used = 0;

    *block = malloc(size);
    if (*block == NULL ||
        !snmp_pdu_realloc_rbuild(block, &size, &used, pdu))
        return -1;
    *start = *block + size - used;
    return (long) used;
#else
    size_t left = LARGEST;
    unsigned char *end;

    *block = malloc(LARGEST);
    if (*block == NULL)
        return -1;
    end = snmp_pdu_build(pdu, *block, &left);
    if (end == NULL)
        return -1;
    *start = *block;
    return (long) (end - *block);
#endif
}
