using System.Diagnostics.Metrics;
using Lectern.App.Queries;

namespace Lectern.App.Audit;

/// <summary>What becomes of entries: <c>lectern_audit_written_total</c>, <c>lectern_audit_waiting</c>, <c>lectern_audit_refused_total</c>, <c>lectern_audit_lost_total</c>.</summary>
static class AuditMetrics
{
    public static readonly Counter<long> Written = LecternMeter.Instance.CreateCounter<long>("lectern.audit.written", "{entry}", "Entries of the audit log written.");

    public static readonly UpDownCounter<long> Waiting = LecternMeter.Instance.CreateUpDownCounter<long>("lectern.audit.waiting", "{entry}", "Entries of the audit log that wait to be written.");

    public static readonly Counter<long> Refused = LecternMeter.Instance.CreateCounter<long>("lectern.audit.refused", "{request}", "Requests turned away because the audit log was full.");

    public static readonly Counter<long> Lost = LecternMeter.Instance.CreateCounter<long>("lectern.audit.lost", "{entry}", "Entries of the audit log that could not be written: none unless something is wrong.");
}
