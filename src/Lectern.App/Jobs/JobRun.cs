using System.Text.Json;
using Npgsql;

namespace Lectern.App.Jobs;

/// <summary>One attempt at a job, as its code sees it.</summary>
sealed class JobRun(ClaimedJob job, JobFiles files)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    long rows;

    /// <summary>Below zero: nobody can tell.</summary>
    int percent = -1;

    public Guid Id => job.Id;

    /// <summary>Whose job it is. Its data is asked for by a connection that sees this tenant alone.</summary>
    /// <exception cref="InvalidOperationException">It is the installation's.</exception>
    public int Tenant => job.Tenant ?? throw new InvalidOperationException($"A job of the kind {job.Kind} belongs to no tenant.");

    /// <summary>Who asked for it: user:ID, key:ID, a role of the installation, or schedule.</summary>
    public string RequestedBy => job.RequestedBy;

    /// <summary>When it was asked for, by the database's clock.</summary>
    public DateTime CreatedAt => job.CreatedAt;

    /// <summary>The first is 1.</summary>
    public int Attempt => job.Attempt;

    /// <summary>What was asked for.</summary>
    public T Payload<T>() => JsonSerializer.Deserialize<T>(job.Payload, Json) ?? throw new InvalidOperationException($"A job of the kind {job.Kind} has no payload.");

    /// <summary>Tells how far it is. As often as one likes: it is written once a heartbeat.</summary>
    /// <param name="done">Rows so far.</param>
    /// <param name="ofHundred">Of the whole, 0 to 100; null: nobody can tell.</param>
    public void Progress(long done, double? ofHundred = null)
    {
        Volatile.Write(ref rows, done);
        Volatile.Write(ref percent, ofHundred is { } p ? (int)Math.Clamp(p, 0, 100) : -1);
    }

    /// <summary>The file that it makes; there is one.</summary>
    /// <param name="extension">Without its dot, as csv.</param>
    public JobFile CreateFile(string extension) =>
        File = File is null ? files.Create(job, extension) : throw new InvalidOperationException("A job makes one file.");

    /// <summary>What is written in the transaction that completes the job, and only there; null: nothing.</summary>
    public Func<NpgsqlTransaction, CancellationToken, Task>? AlsoWrites { get; set; }

    internal JobFile? File { get; private set; }

    internal (long Rows, int? Percent) Done => (Volatile.Read(ref rows), Volatile.Read(ref percent) is >= 0 and var p ? p : null);

    internal static string Serialize(object result) => JsonSerializer.Serialize(result, Json);
}
