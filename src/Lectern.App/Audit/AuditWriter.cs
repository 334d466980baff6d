using System.Text;
using System.Text.Json;
using Lectern.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Audit;

/// <summary>An entry as it happened.</summary>
/// <param name="Entry">What.</param>
/// <param name="At">When; of several, the last.</param>
/// <param name="Times">How many accesses alike this is.</param>
/// <param name="Since">The first of several; null: it is one.</param>
sealed record AuditedMoment(AuditEntry Entry, DateTime At, int Times = 1, DateTime? Since = null);

/// <summary>Writes entries, for several tenants at once.</summary>
static class AuditWriter
{
    /// <summary>Characters of a text that are kept: what a request named may be as long as a URL.</summary>
    const int MaxText = 200;

    const int MaxDetails = 20;

    /// <summary>
    /// A person becomes a key where the registry knows them, as actor and as the learner it is about; a learner or course that it does not
    /// know becomes nothing, so that whatever stood in a URL is not kept.
    /// </summary>
    const string InsertSql =
        """
        INSERT INTO lectern.audit (
            tenant_id, at, since, times, actor, actor_key, actor_role, action, object_type, object_id, learner_key, course_key, learners, client_address, correlation_id, outcome, details)
        SELECT e.tenant_id, e.at, e.since, e.times, CASE WHEN a.learner_key IS NULL THEN e.actor ELSE 'user' END, a.learner_key, e.actor_role, e.action,
               e.object_type, CASE WHEN e.object_type = 'teacher' AND l.learner_key IS NOT NULL THEN NULL ELSE e.object_id END, l.learner_key, c.course_key, e.learners, e.client_address, e.correlation_id, e.outcome, e.details::jsonb
        FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                    $12::bigint[], $13::text[], $14::text[], $15::smallint[], $16::text[])
             WITH ORDINALITY AS e (tenant_id, at, since, times, actor, actor_role, action, object_type, object_id, user_id, course_id, learners, client_address, correlation_id, outcome, details, n)
        LEFT JOIN lectern.learners a ON a.tenant_id = e.tenant_id AND e.actor LIKE 'user:%' AND a.user_id = substr(e.actor, 6)
        LEFT JOIN lectern.learners l ON l.tenant_id = e.tenant_id AND l.user_id = e.user_id
        LEFT JOIN lectern.courses c ON c.tenant_id = e.tenant_id AND c.course_id = e.course_id
        ORDER BY e.n
        """;

    public static async Task WriteAsync(TenantSource source, IReadOnlyList<AuditedMoment> moments, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(moments.Select(m => m.Entry.Tenant), ct);
        await using var command = new NpgsqlCommand(InsertSql, connection)
        {
            Parameters =
            {
                Column(NpgsqlDbType.Integer, m => m.Entry.Tenant),
                Column(NpgsqlDbType.TimestampTz, m => m.At),
                Column(NpgsqlDbType.TimestampTz, m => m.Since),
                Column(NpgsqlDbType.Integer, m => m.Times),
                Column(NpgsqlDbType.Text, m => Storable(m.Entry.Actor, int.MaxValue)),
                Column(NpgsqlDbType.Text, m => m.Entry.ActorRole?.ToString().ToLowerInvariant()),
                Column(NpgsqlDbType.Text, m => Storable(m.Entry.Action)),
                Column(NpgsqlDbType.Text, m => Storable(m.Entry.ObjectType)),
                Column(NpgsqlDbType.Text, m => Storable(m.Entry.ObjectId)),
                Column(NpgsqlDbType.Text, m => Storable(m.Entry.UserId, int.MaxValue)),
                Column(NpgsqlDbType.Text, m => Storable(m.Entry.CourseId, int.MaxValue)),
                Column(NpgsqlDbType.Bigint, m => m.Entry.Learners),
                Column(NpgsqlDbType.Text, m => m.Entry.ClientAddress),
                Column(NpgsqlDbType.Text, m => Storable(m.Entry.CorrelationId)),
                Column(NpgsqlDbType.Smallint, m => (short?)m.Entry.Outcome),
                Column(NpgsqlDbType.Text, m => DetailsOf(m.Entry)),
            },
        };
        await command.ExecuteNonQueryAsync(ct);

        NpgsqlParameter Column<T>(NpgsqlDbType type, Func<AuditedMoment, T> value) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = moments.Select(value).ToArray() };
    }

    static string? DetailsOf(AuditEntry entry) => entry.Details is not { Count: > 0 } details
        ? null
        : JsonSerializer.Serialize(details.Take(MaxDetails).ToDictionary(d => d.Key, d => Storable(d.Value)));

    /// <summary>PostgreSQL's text holds no NUL, and UTF-8 no lone surrogate, as cutting may leave one.</summary>
    static string? Storable(string? text, int most = MaxText) => text is null
        ? null
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > most ? text[..most] : text)).Replace('\0', '\uFFFD');
}
