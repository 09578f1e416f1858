/* The single session API with the same signatures for every release. */

/* NETSNMP_LARGE_FD_ZERO reads fd_set.fds_bits, which glibc hides without this. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include "netsnmp_shim.h"

/*
 * In C a void * converts in both directions without a cast, so the same body
 * compiles with either prototype.
 */

void *netsnmp_shim_sess_open(netsnmp_session *session)
{
    return snmp_sess_open(session);
}

void *netsnmp_shim_sess_add(netsnmp_session *session,
                            netsnmp_transport *transport)
{
    return snmp_sess_add(session, transport, NULL, NULL);
}

netsnmp_session *netsnmp_shim_sess_session(void *handle)
{
    return snmp_sess_session(handle);
}

netsnmp_transport *netsnmp_shim_sess_transport(void *handle)
{
    return snmp_sess_transport(handle);
}

int netsnmp_shim_sess_send(void *handle, netsnmp_pdu *pdu)
{
    return snmp_sess_send(handle, pdu);
}

int netsnmp_shim_sess_async_send(void *handle, netsnmp_pdu *pdu,
                                 snmp_callback callback, void *magic)
{
    return snmp_sess_async_send(handle, pdu, callback, magic);
}

int netsnmp_shim_sess_synch_response(void *handle, netsnmp_pdu *pdu,
                                     netsnmp_pdu **response)
{
    return snmp_sess_synch_response(handle, pdu, response);
}

int netsnmp_shim_sess_select_info2_flags(void *handle, int *numfds,
                                         netsnmp_large_fd_set *fdset,
                                         struct timeval *timeout,
                                         int *block, int flags)
{
    return snmp_sess_select_info2_flags(handle, numfds, fdset, timeout,
                                        block, flags);
}

int netsnmp_shim_sess_read2(void *handle, netsnmp_large_fd_set *fdset)
{
    return snmp_sess_read2(handle, fdset);
}

void netsnmp_shim_sess_timeout(void *handle)
{
    snmp_sess_timeout(handle);
}

void netsnmp_shim_sess_error(void *handle, int *clib_errno, int *snmp_errno,
                             char **text)
{
    snmp_sess_error(handle, clib_errno, snmp_errno, text);
}

int netsnmp_shim_sess_close(void *handle)
{
    return snmp_sess_close(handle);
}

void netsnmp_shim_large_fd_zero(netsnmp_large_fd_set *fdset)
{
    NETSNMP_LARGE_FD_ZERO(fdset);
}
