using System.Text.Json;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Jobs;
using Lectern.Postgres;

namespace Lectern.App.Exports;

/// <summary>An export as its job's row is.</summary>
sealed record ExportRow : JobRow
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Payload { get; init; } = "{}";

    public ExportWish Wish => JsonSerializer.Deserialize<ExportWish>(Payload, Json) ?? throw new InvalidOperationException("An export has no payload.");
}

/// <summary>Exports by whom they belong to: who asked for one sees it, and who administers the tenant sees all.</summary>
static class ExportRows
{
    const string Seen = $"tenant_id = @tenant AND kind = '{ExportJob.KindName}' AND (@subject::text IS NULL OR requested_by = @subject)";

    const string FindSql = $"SELECT {JobQueue.Columns}, payload::text AS payload FROM lectern.jobs WHERE {Seen} AND job_id = @job";

    const string ListSql =
        $"""
        SELECT {JobQueue.Columns}, payload::text AS payload FROM lectern.jobs
        WHERE {Seen} AND job_number < @before AND (@state::text IS NULL OR state = @state)
        ORDER BY job_number DESC LIMIT @take
        """;

    /// <returns>Null: there is none, or it is not theirs to see.</returns>
    public static async Task<ExportRow?> FindAsync(TenantSource source, Caller caller, Guid job, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<ExportRow>(new CommandDefinition(FindSql, new { tenant = caller.Tenant, subject = SubjectOf(caller), job }, cancellationToken: ct));
    }

    /// <summary>The newest first.</summary>
    /// <param name="source">Of the tenant's rows.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="state">In this state alone; null: in any.</param>
    /// <param name="before">Those before this <see cref="JobRow.Number"/>.</param>
    /// <param name="take">So many at most.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<IReadOnlyList<ExportRow>> ListAsync(TenantSource source, Caller caller, string? state, long before, int take, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        return (await connection.QueryAsync<ExportRow>(new CommandDefinition(
            ListSql, new { tenant = caller.Tenant, subject = SubjectOf(caller), state, before, take }, cancellationToken: ct))).AsList();
    }

    /// <summary>Null: it sees everybody's. A key that administers sees learners too where it comes here, by its scope read.</summary>
    static string? SubjectOf(Caller caller) => caller.Administers ? null : caller.Subject;
}
