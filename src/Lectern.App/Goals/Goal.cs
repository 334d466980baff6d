using System.Globalization;
using System.Text.Json;
using Dapper;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Goals;

/// <summary>How long a learner wants to learn each week. The newest goal stands; earlier ones are not kept.</summary>
/// <param name="Id">The user.</param>
/// <param name="UserId">As the producer names them.</param>
/// <param name="WeeklyMinutes">Minutes of learning time a week, 1 to 10,080; null: no goal.</param>
/// <param name="SetAt">When it was set; null without one.</param>
sealed record Goal(string Id, string UserId, int? WeeklyMinutes, DateTime? SetAt)
{
    /// <summary>All minutes of a week.</summary>
    public const int MostMinutes = 7 * 24 * 60;

    const string Field = "weeklyMinutes";
    const string Rule = "must be a whole number from 1 to 10,080, or null for no goal.";

    const string FindSql =
        """
        SELECT g.weekly_minutes, g.set_at FROM lectern.learners l JOIN lectern.goals g USING (tenant_id, learner_key)
        WHERE l.tenant_id = @tenant AND l.user_id = @userId
        """;

    const string SetSql =
        """
        INSERT INTO lectern.goals (tenant_id, learner_key, weekly_minutes, set_at) VALUES (@tenant, @learner, @minutes, @at)
        ON CONFLICT (tenant_id, learner_key) DO UPDATE SET weekly_minutes = EXCLUDED.weekly_minutes, set_at = EXCLUDED.set_at
        RETURNING weekly_minutes, set_at
        """;

    const string ClearSql = "DELETE FROM lectern.goals WHERE tenant_id = @tenant AND learner_key = @learner";

    sealed record Row(int WeeklyMinutes, DateTime SetAt);

    /// <summary>Also of a user of whom there is none: then it is no goal.</summary>
    public static async Task<Goal> FindAsync(Snapshot snapshot, int tenant, string userId, CancellationToken ct) =>
        Of(userId, await snapshot.FirstAsync<Row>(FindSql, new { tenant, userId }, ct));

    /// <summary>A text that changes when the goal does: no position of the read models tells that.</summary>
    public static async Task<string> TagAsync(TenantSource source, int tenant, string userId, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(FindSql, new { tenant, userId }, cancellationToken: ct));
        return row is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.WeeklyMinutes}@{row.SetAt.Ticks}");
    }

    /// <returns>Null: the read models know no such user.</returns>
    public static async Task<Goal?> SetAsync(TenantSource source, int tenant, string userId, int? minutes, DateTime at, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        if (await connection.QueryFirstOrDefaultAsync<long?>(Command(Sql.KnownLearner, new { tenant, userId })) is not { } learner) return null;
        if (minutes is not null) return Of(userId, await connection.QuerySingleAsync<Row>(Command(SetSql, new { tenant, learner, minutes, at })));
        await connection.ExecuteAsync(Command(ClearSql, new { tenant, learner }));
        return Of(userId, null);

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, cancellationToken: ct);
    }

    /// <summary>Reads <c>{"weeklyMinutes": 300}</c>, or says which field is wrong and how.</summary>
    public static (int? Minutes, (string Field, string Rule)? Problem) Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return (null, (Field, $"{Rule} Send it in a JSON object."));
            if (document.RootElement.EnumerateObject().FirstOrDefault(f => f.Name != Field) is { Value.ValueKind: not JsonValueKind.Undefined } other)
                return (null, (other.Name, $"is no field here; there is {Field}."));
            if (!document.RootElement.TryGetProperty(Field, out var minutes)) return (null, (Field, $"is missing: it {Rule}"));
            if (minutes.ValueKind == JsonValueKind.Null) return (null, null);
            return minutes.ValueKind == JsonValueKind.Number && minutes.TryGetInt32(out var value) && value is >= 1 and <= MostMinutes
                ? (value, null)
                : (null, (Field, Rule));
        }
        // The second: a text with half a surrogate pair, which is found when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, ("body", $"must be a JSON object with {Field} alone."));
        }
    }

    static Goal Of(string userId, Row? row) => new(userId, userId, row?.WeeklyMinutes, row?.SetAt);
}
