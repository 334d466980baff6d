using System.Text;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Text as it is searched and sorted, without case and accents: the rule of <c>lectern.fold</c>, character by character, for text that
/// the database must not see in clear. This process knows no Unicode tables (it runs without ICU); the database does, and is asked once.
/// </summary>
sealed class Folding(TenantSource source)
{
    /// <summary>Every block whose characters have case, accents or compatibility forms; not Hangul and not ideographs, of which each stays itself.</summary>
    const string TableSql =
        """
        SELECT c, lectern.fold(chr(c)) FROM (
            SELECT generate_series(128, 13311) UNION ALL SELECT generate_series(42560, 43967) UNION ALL SELECT generate_series(64256, 65519)) AS code (c)
        WHERE lectern.fold(chr(c)) <> chr(c)
        """;

    volatile Dictionary<char, string>? table;

    /// <summary>Must have ended once before <see cref="Of"/> is asked.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        if (table is not null) return;
        var read = new Dictionary<char, string>();
        await using var connection = await source.OpenSharedAsync(ct);
        await using var command = new NpgsqlCommand(TableSql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) read[(char)reader.GetInt32(0)] = reader.GetString(1);
        table = read;
    }

    public string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c < 128) folded.Append(char.ToLowerInvariant(c));
            else if (table!.TryGetValue(c, out var other)) folded.Append(other);
            else folded.Append(c);
        }
        return folded.ToString();
    }
}
