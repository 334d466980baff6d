using Lectern.App.Tests.Fixtures;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;

namespace Lectern.App.Tests.Replay;

/// <summary>Read models that somebody wrote into by hand.</summary>
static class SpoiltRows
{
    /// <summary>
    /// Makes sums of a tenant wrong, and leaves out what tells that something changed: by counts of events answers are kept. Puts a row in
    /// that should not be, and takes some away.
    /// </summary>
    public static async Task SpoilAsync(this TestServer server, int tenant)
    {
        var spoilt = 0;
        foreach (var grain in ReadModel.All.Select(m => m.Grain))
        {
            string[] sums = [.. grain.Columns.Where(c => c.Merge == Merge.Sum && c.Name != "events").Select(c => $"{c.Name} = {c.Name} + 3")];
            if (sums.Length == 0) continue;
            spoilt++;
            await server.ExecuteAsync($"UPDATE read.{grain.Name} SET {string.Join(", ", sums)} WHERE tenant_id = {tenant}");
        }
        spoilt.ShouldBeGreaterThan(5);
        await server.ExecuteAsync($"DELETE FROM read.learner_day WHERE tenant_id = {tenant} AND learner_key % 2 = 0; INSERT INTO read.course (tenant_id, course_key) VALUES ({tenant}, 9999)");
    }

    /// <summary>Each row of a tenant, as text, with where and by which transaction it was written.</summary>
    public static async Task<List<string>> WrittenAsync(this TestServer server, int tenant)
    {
        var rows = new List<string>();
        foreach (var grain in ReadModel.All.Select(m => m.Grain))
        {
            await using var command = server.Source.CreateCommand($"SELECT concat_ws(' ', '{grain.Name}', t.ctid, t.xmin, t::text) FROM read.{grain.Name} t WHERE tenant_id = {tenant}");
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
