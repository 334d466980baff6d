using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Lectern.App.Tests.Access;

/// <summary>
/// Ids that look like others, in paths, query strings and bodies of every operation, from everybody: no answer holds what is another's, and
/// none is a failure of the server. LECTERN_FUZZ_REQUESTS asks for more of them, LECTERN_FUZZ_SEED for those of another run.
/// </summary>
public sealed class Look_alike_ids(TwoTenants world, ITestOutputHelper output) : IClassFixture<TwoTenants>
{
    static readonly string[] Known =
    [
        "both-learner", "seen-learner", "hidden-learner", "onlyA-learner", "onlyB-learner", "seen-course", "hidden-course", "onlyA-course", "onlyB-course",
        "seen-quiz", "hidden-quiz", "both-quiz", "onlyB-quiz", "seen-assignment", "hidden-assignment", "seen-org", "hidden-org", "onlyB-org", "seen-home",
        "11111111-1111-4111-8111-111111111111", "33333333-3333-4333-8333-333333333333",
    ];

    static readonly Func<string, Random, string>[] LookAlikes =
    [
        (id, _) => id,
        (id, _) => id.ToUpperInvariant(),
        (id, r) => Replaced(id, r, c => char.ToUpperInvariant(c).ToString()),
        (id, _) => id + " ",
        (id, _) => " " + id,
        (id, _) => id + "\u200B",
        (id, _) => id.Insert(id.Length / 2, "\u200D"),
        (id, _) => id.Replace('e', '\u0435'),
        (id, _) => id.Replace("e", "e\u0301", StringComparison.Ordinal).Normalize(NormalizationForm.FormC),
        (id, _) => id.Replace("e", "e\u0301", StringComparison.Ordinal).Normalize(NormalizationForm.FormD),
        (id, r) => Replaced(id, r, _ => "%"),
        (id, r) => Replaced(id, r, _ => "_"),
        (id, _) => id[..(id.Length / 2)] + "%",
        (_, _) => "%",
        (id, r) => Replaced(id, r, _ => "/"),
        (id, _) => id + "/../" + "hidden-course",
        (id, _) => "../" + id,
        (id, _) => id.Replace("-", "%2D", StringComparison.Ordinal),
        (id, _) => Uri.EscapeDataString(Uri.EscapeDataString(id + "/")),
        (id, _) => id + "' OR '1'='1",
        (id, _) => id + "'; SELECT * FROM lectern.learners; --",
        (id, _) => $"{{\"eq\":\"{id}\"}}",
        (id, _) => id + "\",\"tenant\":\"other",
        (id, _) => id + "\\",
        (id, _) => "*",
        (id, _) => id + "\r\nX-Tenant: other",
        (id, _) => id + "#" + id,
        (id, _) => id + "?userId=hidden-learner",
        (id, _) => id + "&userId=hidden-learner&courseId=hidden-course",
        (id, _) => id + ",hidden-learner",
        (id, _) => $"user:{id}",
        (id, r) => id + new string('x', r.Next(100, 3_000)),
        (_, r) => new string('%', r.Next(1, 300)),
        (_, r) => string.Concat(Enumerable.Range(0, r.Next(1, 30)).Select(_ => char.ConvertFromUtf32(r.Next(3) switch { 0 => r.Next(1, 0x80), 1 => r.Next(0x80, 0x800), _ => r.Next(0x10000, 0x10FFFF) }))),
        (_, r) => r.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        (_, _) => "null",
        (_, _) => "\0",
        (_, _) => "default",
        (_, _) => "",
    ];

    static readonly string[] Names = ["userId", "courseId", "organizationId", "instructorId", "cohort", "moduleId", "q", "cursor", "topic", "filters", "tenant", "tenantId", "tenant_id", "sort", "role", "appId", "eventType", "source"];

    [Fact]
    public async Task Tell_nobody_of_what_is_anothers()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("LECTERN_FUZZ_REQUESTS") ?? "4000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("LECTERN_FUZZ_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var random = new Random(seed);
        var administered = await Administered.OfAsync(world);
        string[] known = [.. Known, .. administered.Ids, Administered.NameOf('A'), Administered.NameOf('B')];
        var asks = Requests.All.Where(a => a.Method != HttpMethod.Delete).ToArray();
        var (wrong, statuses) = (new List<string>(), new SortedDictionary<int, int>());
        for (var i = 0; i < count; i++)
        {
            var ask = asks[random.Next(asks.Length)];
            var who = world.Callers[random.Next(world.Callers.Count)];
            var (url, body) = Made(ask, who, known, random);
            var (status, text) = await world.SayAsync(who, ask.Method, url, body);
            statuses[(int)status] = statuses.GetValueOrDefault((int)status) + 1;
            var said = $"{url} {Uri.UnescapeDataString(url)} {Uri.UnescapeDataString(Uri.UnescapeDataString(url))} {body}";
            if ((int)status >= 500) wrong.Add($"{who}: {ask.Method} {url} {body}: {(int)status} {text}");
            foreach (var leak in (string[])[.. Marks.LeaksIn(who, said, text), .. administered.LeaksIn(who, said, text)]) wrong.Add($"{who}: {ask.Method} {url} {body} holds {leak}.");
        }
        output.WriteLine($"{count} requests, seed {seed}: {string.Join(", ", statuses.Select(s => $"{s.Value} × {s.Key}"))}.");
        wrong.ShouldBeEmpty($"Seed {seed}; {wrong.Count} of {count}:\n{string.Join('\n', wrong.Take(30).Select(w => w[..Math.Min(w.Length, 800)]))}");
        statuses.Keys.ShouldContain(200);
        statuses.Keys.ShouldContain(404);
    }

    static (string Url, string? Body) Made(Ask ask, Somebody who, string[] ids, Random random)
    {
        var id = LookAlike(ids, random);
        // As a client escapes it, or as a careless one does, which leaves slashes and percent signs in.
        var inUrl = random.Next(4) == 0 ? Careless(id) : Escaped(id);
        if (ask.Thing == Thing.None || inUrl.Length == 0) inUrl = Escaped("seen-course");
        var url = ask.Url.Replace("{0}", inUrl, StringComparison.Ordinal);
        if (random.Next(3) == 0) url += $"{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Names[random.Next(Names.Length)]}={Escaped(LookAlike(ids, random))}";
        var body = ask.BodyOf(Whole(id), who);
        if (body is not null && random.Next(2) == 0)
        {
            // Another value, or one more, in the place of one that was there.
            var known = random.Next(2) == 0 ? "seen-course" : "userId";
            body = body.Contains(known, StringComparison.Ordinal)
                ? body.Replace(known, JsonEncodedText.Encode(Whole(LookAlike(ids, random))).ToString(), StringComparison.Ordinal)
                : body.Insert(1, $"\"{Names[random.Next(Names.Length)]}\":\"{JsonEncodedText.Encode(Whole(LookAlike(ids, random)))}\",");
        }
        return (url, body);
    }

    static string LookAlike(string[] ids, Random random) => LookAlikes[random.Next(LookAlikes.Length)](ids[random.Next(ids.Length)], random);

    static string Escaped(string id) => Uri.EscapeDataString(Whole(id));

    /// <summary>Only what no request line can hold is escaped.</summary>
    static string Careless(string id) => string.Concat(Whole(id).EnumerateRunes().Select(r => r.Value is > 0x20 and < 0x7F and not ('#' or '?' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}') ? r.ToString() : Uri.EscapeDataString(r.ToString())));

    /// <summary>Without halves of surrogate pairs, which no escaping holds.</summary>
    static string Whole(string text) => string.Concat(text.EnumerateRunes());

    static string Replaced(string id, Random random, Func<char, string> by)
    {
        var at = random.Next(id.Length);
        return id[..at] + by(id[at]) + id[(at + 1)..];
    }
}
