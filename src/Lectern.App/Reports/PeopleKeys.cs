using Dapper;
using Lectern.Postgres;

namespace Lectern.App.Reports;

/// <summary>The registry's keys of people, by the ids that producers give them.</summary>
static class PeopleKeys
{
    const string Sql = "SELECT user_id, learner_key FROM lectern.learners WHERE tenant_id = @tenant AND user_id = ANY (@users)";

    public static async Task<IReadOnlyDictionary<string, long>> OfAsync(TenantSource source, int tenant, string[] users, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var rows = await connection.QueryAsync<(string User, long Key)>(new CommandDefinition(Sql, new { tenant, users }, cancellationToken: ct));
        return rows.ToDictionary(r => r.User, r => r.Key, StringComparer.Ordinal);
    }
}
