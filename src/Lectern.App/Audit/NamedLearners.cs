using System.Globalization;
using System.Text.Json;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.Postgres;

namespace Lectern.App.Audit;

/// <summary>
/// Whom the filters of a query name, as the registry knows them: those whose ids stand there, whatever they are compared by (what is of
/// all but one tells of the one), and those whom all filters together leave, where they are few.
/// </summary>
static class NamedLearners
{
    /// <summary>The dimension that names learners.</summary>
    public const string Dimension = "learner";

    const int Few = 10;

    /// <summary>Notes them, once the query was answered: its filters could be read then.</summary>
    public static async Task NoteAsync(AuditNotes notes, TenantSource source, Caller caller, DatasetQuery query, CancellationToken ct)
    {
        var (literals, conditions) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        var parameters = new DynamicParameters(new { tenant = caller.Tenant, few = Few });
        foreach (var filter in query.Filters ?? [])
        {
            if (filter.Field != Dimension || FilterOperator.Of(FieldType.Text).FirstOrDefault(o => o.Name == filter.Operator) is not { Takes: not Operands.None } compared) continue;
            IEnumerable<JsonElement> given = filter.Value is { } one ? [one] : filter.Values ?? [];
            var texts = given.Where(g => g.ValueKind == JsonValueKind.String).Select(g => g.GetString()!).ToArray();
            literals.UnionWith(texts);
            var name = string.Create(CultureInfo.InvariantCulture, $"value{conditions.Count}");
            parameters.Add(name, compared.Takes == Operands.One ? texts[0] : texts);
            conditions.Add(string.Format(CultureInfo.InvariantCulture, compared.Sql, "user_id", $"@{name}"));
        }
        if (conditions.Count == 0) return;

        parameters.Add("literals", literals.ToArray());
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            SELECT user_id FROM lectern.learners WHERE tenant_id = @tenant AND user_id = ANY (@literals);
            SELECT user_id FROM lectern.learners WHERE tenant_id = @tenant AND {string.Join(" AND ", conditions)} LIMIT @few + 1
            """,
            parameters,
            cancellationToken: ct));
        notes.Named(await results.ReadAsync<string>());
        if ((await results.ReadAsync<string>()).ToList() is { Count: <= Few } left) notes.Named(left);
    }
}
