using System.Text.Json;
using Dapper;
using Lectern.Postgres;

namespace Lectern.App.Jobs;

/// <summary>What became of a wish for a job.</summary>
enum Added
{
    /// <summary>It is in the queue.</summary>
    New,

    /// <summary>The same was asked for with this key before: the job is that one.</summary>
    Known,

    /// <summary>Something else was asked for with this key before: the job is that one.</summary>
    Different,

    /// <summary>Too many wait already; there is no job.</summary>
    Full,
}

/// <summary>Where jobs are asked for, looked at and cancelled, tenant by tenant. Requests and schedules use it alike.</summary>
sealed class JobQueue(TenantSource source, JobCatalogue catalogue)
{
    /// <summary>The channel that wakes workers: its payload is a job that was cancelled, or empty for one that is to be done.</summary>
    public const string Channel = "lectern_jobs";

    /// <summary>Jobs of a tenant that wait at most in a lane: mail that waits for its server keeps nobody from a report.</summary>
    public const int MostWaiting = 1_000;

    public const int MaxKey = 200;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    const string AddSql =
        $"""
        INSERT INTO lectern.jobs (tenant_id, kind, payload, unique_key, requested_by, max_attempts)
        SELECT @tenant, @kind, @payload::jsonb, @key, @by, @attempts
        WHERE (SELECT count(*) FROM lectern.jobs WHERE tenant_id = @tenant AND state = 'pending' AND kind <> ALL (@others)) < @most
        ON CONFLICT (tenant_id, kind, unique_key) WHERE unique_key IS NOT NULL DO NOTHING
        RETURNING job_id
        """;

    const string KnownSql = "SELECT job_id, payload = @payload::jsonb AS is_same FROM lectern.jobs WHERE tenant_id = @tenant AND kind = @kind AND unique_key = @key";

    public const string Columns =
        """
        job_id AS id, job_number AS number, kind, state, requested_by, created_at, due_at, attempts, started_at, finished_at, cancel_asked_at, percent, rows_done AS rows,
        result::text AS result, file, file_bytes, file_sha256, error_code, error_message
        """;

    const string FindSql = $"SELECT {Columns} FROM lectern.jobs WHERE tenant_id = @tenant AND job_id = @job";

    const string ListSql =
        $"""
        SELECT {Columns} FROM lectern.jobs
        WHERE tenant_id = @tenant AND job_number < @before AND (@kinds::text[] IS NULL OR kind = ANY (@kinds)) AND (@state::text IS NULL OR state = @state)
        ORDER BY job_number DESC LIMIT @take
        """;

    /// <summary>A running one is told; one that waits ends here.</summary>
    const string CancelSql =
        """
        UPDATE lectern.jobs SET
            cancel_asked_at = coalesce(cancel_asked_at, now()),
            cancel_asked_by = coalesce(cancel_asked_by, @by),
            finished_at = CASE state WHEN 'pending' THEN now() END,
            state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END
        WHERE tenant_id = @tenant AND job_id = @job AND state IN ('pending', 'running')
        """;

    const string NotifySql = $"SELECT pg_notify('{Channel}', @payload)";

    sealed record Known(Guid JobId, bool IsSame);

    /// <summary>Asks for a job.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="kind">Of which kind.</param>
    /// <param name="payload">What the job is to do: stored as JSON.</param>
    /// <param name="by">Who asks: user:ID, key:ID, schedule.</param>
    /// <param name="key">Up to <see cref="MaxKey"/> characters that stand for this wish: asked for again, it is the same job for as long as it is kept. Null: each is another.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(Added Outcome, Guid Job)> AddAsync(int tenant, JobKind kind, object payload, string by, string? key, CancellationToken ct)
    {
        var others = catalogue.Kinds.Where(k => k.Lane != kind.Lane).Select(k => k.Name).ToArray();
        var asked = new { tenant, kind = kind.Name, others, payload = JsonSerializer.Serialize(payload, Json), key, by, attempts = kind.MaxAttempts, most = MostWaiting };
        await using var connection = await source.OpenAsync(tenant, ct);
        if (await connection.QueryFirstOrDefaultAsync<Guid?>(new CommandDefinition(AddSql, asked, cancellationToken: ct)) is { } added)
        {
            await connection.ExecuteAsync(new CommandDefinition(NotifySql, new { payload = "" }, cancellationToken: ct));
            return (Added.New, added);
        }
        if (key is not null && await connection.QueryFirstOrDefaultAsync<Known>(new CommandDefinition(KnownSql, asked, cancellationToken: ct)) is { } known)
        {
            return (known.IsSame ? Added.Known : Added.Different, known.JobId);
        }
        return (Added.Full, default);
    }

    /// <returns>Null: the tenant has no such job.</returns>
    public async Task<JobRow?> FindAsync(int tenant, Guid job, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<JobRow>(new CommandDefinition(FindSql, new { tenant, job }, cancellationToken: ct));
    }

    /// <summary>The tenant's jobs, the newest first.</summary>
    /// <param name="kinds">Of these alone; null: of any.</param>
    /// <param name="state">In this state alone; null: in any.</param>
    /// <param name="before">Those before this <see cref="JobRow.Number"/>; null: from the newest on.</param>
    public async Task<IReadOnlyList<JobRow>> ListAsync(int tenant, string[]? kinds, string? state, long? before, int take, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return [.. await connection.QueryAsync<JobRow>(new CommandDefinition(ListSql, new { tenant, kinds, state, before = before ?? long.MaxValue, take }, cancellationToken: ct))];
    }

    /// <summary>
    /// Asks that a job end: at once where it waits, within a heartbeat where it runs. Even where it ends well meanwhile, it is cancelled;
    /// one that had ended before stays as it is.
    /// </summary>
    /// <returns>As it is then; null: the tenant has no such job.</returns>
    public async Task<JobRow?> CancelAsync(int tenant, Guid job, string by, CancellationToken ct)
    {
        await using (var connection = await source.OpenAsync(tenant, ct))
        {
            await connection.ExecuteAsync(new CommandDefinition(CancelSql, new { tenant, job, by }, cancellationToken: ct));
            await connection.ExecuteAsync(new CommandDefinition(NotifySql, new { payload = job.ToString() }, cancellationToken: ct));
        }
        return await FindAsync(tenant, job, ct);
    }
}

/// <summary>A job, as its row is.</summary>
record JobRow
{
    public Guid Id { get; init; }

    /// <summary>In the order in which jobs were asked for.</summary>
    public long Number { get; init; }

    public string Kind { get; init; } = "";

    /// <summary>pending, running, completed, failed or cancelled.</summary>
    public string State { get; init; } = "";

    public string RequestedBy { get; init; } = "";
    public DateTime CreatedAt { get; init; }
    public DateTime DueAt { get; init; }
    public int Attempts { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public DateTime? CancelAskedAt { get; init; }
    public int? Percent { get; init; }
    public long Rows { get; init; }

    /// <summary>What it did, as JSON.</summary>
    public string? Result { get; init; }

    public string? File { get; init; }
    public long? FileBytes { get; init; }
    public byte[]? FileSha256 { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }
}
