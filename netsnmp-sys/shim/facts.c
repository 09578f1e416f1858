/* The configuration of the headers, and the struct layouts they declare. */
#include "netsnmp_shim.h"

#include <net-snmp/library/snmpusm.h>

#include <string.h>

#include "netsnmp_features.h"

static const netsnmp_shim_facts facts = {
    PACKAGE_VERSION,
    FEATURE_REENTRANT,
    FEATURE_MD5,
    FEATURE_SHA2_224_256,
    FEATURE_SHA2_384_512,
    FEATURE_DES,
    FEATURE_AES,
    FEATURE_AES192_256,
    FEATURE_SNMPV1,
    FEATURE_SNMPV2C,
    FEATURE_WRITE_SUPPORT,
    FEATURE_USM,
    FEATURE_TLS,
    FEATURE_IPV6
};

const netsnmp_shim_facts *netsnmp_shim_get_facts(void)
{
    return &facts;
}

#define SIZE(type)         { #type, NULL, sizeof(type) }
#define OFFSET(type, field) { #type, #field, offsetof(type, field) }

typedef struct usmUser usmUser;

static const netsnmp_shim_layout layouts[] = {
    SIZE(netsnmp_session),
    OFFSET(netsnmp_session, version),
    OFFSET(netsnmp_session, retries),
    OFFSET(netsnmp_session, timeout),
    OFFSET(netsnmp_session, flags),
    OFFSET(netsnmp_session, peername),
    OFFSET(netsnmp_session, localname),
    OFFSET(netsnmp_session, callback),
    OFFSET(netsnmp_session, callback_magic),
    OFFSET(netsnmp_session, s_snmp_errno),
    OFFSET(netsnmp_session, community),
    OFFSET(netsnmp_session, community_len),
    OFFSET(netsnmp_session, rcvMsgMaxSize),
    OFFSET(netsnmp_session, contextEngineID),
    OFFSET(netsnmp_session, contextName),
    OFFSET(netsnmp_session, securityEngineID),
    OFFSET(netsnmp_session, securityName),
    OFFSET(netsnmp_session, securityAuthProto),
    OFFSET(netsnmp_session, securityAuthKey),
    OFFSET(netsnmp_session, securityAuthKeyLen),
    OFFSET(netsnmp_session, securityPrivProto),
    OFFSET(netsnmp_session, securityPrivKey),
    OFFSET(netsnmp_session, securityPrivKeyLen),
    OFFSET(netsnmp_session, securityModel),
    OFFSET(netsnmp_session, securityLevel),
    OFFSET(netsnmp_session, securityInfo),

    SIZE(netsnmp_pdu),
    OFFSET(netsnmp_pdu, version),
    OFFSET(netsnmp_pdu, command),
    OFFSET(netsnmp_pdu, reqid),
    OFFSET(netsnmp_pdu, msgid),
    OFFSET(netsnmp_pdu, errstat),
    OFFSET(netsnmp_pdu, errindex),
    OFFSET(netsnmp_pdu, flags),
    OFFSET(netsnmp_pdu, securityLevel),
    OFFSET(netsnmp_pdu, transport_data),
    OFFSET(netsnmp_pdu, variables),
    OFFSET(netsnmp_pdu, community),
    OFFSET(netsnmp_pdu, securityName),
    OFFSET(netsnmp_pdu, securityStateRef),

    SIZE(netsnmp_variable_list),
    OFFSET(netsnmp_variable_list, next_variable),
    OFFSET(netsnmp_variable_list, name),
    OFFSET(netsnmp_variable_list, name_length),
    OFFSET(netsnmp_variable_list, type),
    OFFSET(netsnmp_variable_list, val),
    OFFSET(netsnmp_variable_list, val_len),
    OFFSET(netsnmp_variable_list, buf),

    SIZE(netsnmp_transport),
    OFFSET(netsnmp_transport, domain),
    OFFSET(netsnmp_transport, sock),
    OFFSET(netsnmp_transport, flags),
    OFFSET(netsnmp_transport, data),
    OFFSET(netsnmp_transport, msgMaxSize),
    OFFSET(netsnmp_transport, f_recv),
    OFFSET(netsnmp_transport, f_send),
    OFFSET(netsnmp_transport, f_close),
    OFFSET(netsnmp_transport, f_fmtaddr),
    OFFSET(netsnmp_transport, f_get_taddr),

    SIZE(netsnmp_large_fd_set),
    OFFSET(netsnmp_large_fd_set, lfs_setsize),
    OFFSET(netsnmp_large_fd_set, lfs_setptr),
    OFFSET(netsnmp_large_fd_set, lfs_set),

    SIZE(usmUser),
    OFFSET(usmUser, engineID),
    OFFSET(usmUser, name),
    OFFSET(usmUser, secName),
    OFFSET(usmUser, authKey),
    OFFSET(usmUser, privKey),
    OFFSET(usmUser, next),
    OFFSET(usmUser, prev)
};

const netsnmp_shim_layout *netsnmp_shim_get_layouts(size_t *count)
{
    *count = sizeof(layouts) / sizeof(layouts[0]);
    return layouts;
}

size_t netsnmp_shim_loaded_session_size(void)
{
    enum { PAINTED = 8192, LIMIT = 4096, PAINT = 0xa5 };
    /* Twice the limit, so that a larger struct still ends inside the block. */
    union {
        unsigned char   bytes[PAINTED];
        netsnmp_session session;
    } block;
    size_t end = PAINTED;

    memset(&block, PAINT, sizeof(block));
    snmp_sess_init(&block.session);
    while (end > 0 && block.bytes[end - 1] == PAINT)
        end--;
    return end <= LIMIT ? end : 0;
}
