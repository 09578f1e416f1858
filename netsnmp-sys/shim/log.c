/* Sends the library's messages to one function. */
#include "netsnmp_shim.h"

#include <net-snmp/library/snmp_logging.h>

static netsnmp_shim_log_fn log_fn;
static void *log_ctx;

static int probing;
static int probe_arrived;

static int handler(netsnmp_log_handler *logh, int priority, const char *text)
{
    (void) logh;
    if (probing)
        probe_arrived = 1;
    else if (log_fn)
        log_fn(log_ctx, priority, text);
    return 1;
}

/*
 * Up to 5.9.4 a message passes if its priority is >= pri_max, since 5.9.5 if
 * it is <= pri_max. Registering sets pri_max to 0, and then 5.9.5 lets only
 * LOG_EMERG through. The headers do not say which library will be loaded. So
 * send a LOG_DEBUG message to our handler alone and see whether it arrives.
 */
static void let_every_priority_through(netsnmp_log_handler *ours)
{
    netsnmp_log_handler *other;

    for (other = get_logh_head(); other; other = other->next)
        if (other != ours && other->enabled) {
            other->enabled = 0;
            other->type = -other->type; /* types are positive: mark it as ours */
        }

    ours->pri_max = LOG_EMERG;
    probe_arrived = 0;
    probing = 1;
    snmp_log(LOG_DEBUG, "%s", " "); /* an empty text is not delivered */
    probing = 0;
    if (!probe_arrived)
        ours->pri_max = LOG_DEBUG;

    for (other = get_logh_head(); other; other = other->next)
        if (other != ours && other->type < 0) {
            other->enabled = 1;
            other->type = -other->type;
        }
}

int netsnmp_shim_set_log_handler(netsnmp_shim_log_fn fn, void *ctx)
{
    netsnmp_log_handler *ours;

    for (ours = get_logh_head(); ours; ours = ours->next)
        if (ours->handler == handler)
            break;

    if (!fn) {
        /* Do not remove it: up to 5.9.4 unlinking fails for lack of back links. */
        if (ours)
            netsnmp_disable_this_loghandler(ours);
        log_fn = NULL;
        log_ctx = NULL;
        return 1;
    }

    if (!ours) {
        /* Not CALLBACK: it takes a lock, and the lock's warning is logged again. */
        ours = netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
        if (!ours)
            return 0;
        ours->handler = handler;
    } else {
        netsnmp_enable_this_loghandler(ours);
    }
    let_every_priority_through(ours);
    log_ctx = ctx;
    log_fn = fn;
    return 1;
}
