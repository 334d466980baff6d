using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Kafka.Harness;
using Lectern.Postgres;

namespace Lectern.App.Tests.Kafka;

/// <summary>
/// The same events, for one tenant sent by HTTP in their order and once, for another written to topics shuffled, repeated, and each
/// learner's over several partitions: every answer is equal. For a third tenant one event is missing.
/// </summary>
public sealed class Disorder_tests
{
    const int Events = 1_500;
    const string Plain = "plain-key-0123456789";
    const string Messy = "messy-key-0123456789";
    const string Short = "short-key-0123456789";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Whatever_a_producer_repeats_and_mixes_up_the_figures_are_equal()
    {
        using var cluster = Topics.Cluster();
        await using var server = await TestServer.StartWithAsync(
            async tenants => [(Plain, await CallerAsync(tenants, "plain")), (Messy, await CallerAsync(tenants, "messy")), (Short, await CallerAsync(tenants, "short"))],
            ("KAFKA_BROKERS", cluster.Brokers), ("KAFKA_TOPICS", string.Join(',', Topics.Names.Select(t => $"{t}=messy"))));
        using var stream = new LetterStream(seed: 5, learners: 12);
        var letters = stream.Letters(Events).ToList();
        var inOrder = letters.Where(l => !stream.Spoilt.ContainsKey(l.Number)).DistinctBy(l => l.Number).OrderBy(l => l.Number).Select(l => Encoding.UTF8.GetString(l.Value!)).ToList();
        inOrder.Count.ShouldBe(Events);

        await SendAsync(server, Plain, inOrder);
        var left = inOrder.FindIndex(e => e.Contains("\"type\":\"QuizCompleted\"", StringComparison.Ordinal) || e.Contains("\"type\":\"AssessmentCompleted\"", StringComparison.Ordinal));
        await SendAsync(server, Short, inOrder.Where((_, i) => i != left));
        await WriteAsync(cluster, server, letters);
        await server.SettleAsync();

        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events e JOIN lectern.tenants t USING (tenant_id) WHERE t.name = 'messy'")).ShouldBe(Events);
        var (plain, messy, @short) = (await AnswersAsync(server, Plain), await AnswersAsync(server, Messy), await AnswersAsync(server, Short));
        plain.Count.ShouldBeGreaterThan(40);
        foreach (var (path, answer) in plain) messy[path].ShouldBe(answer, path);
        // The comparison can fail: it tells of one event.
        @short.Count(a => plain[a.Key] != a.Value).ShouldBeGreaterThan(3);
    }

    static async Task<Caller> CallerAsync(Tenants tenants, string name) =>
        Caller.Service(await tenants.EnsureAsync(name, "UTC", default), TestServer.EveryScope, "service");

    static async Task SendAsync(TestServer server, string key, IEnumerable<string> events)
    {
        foreach (var batch in events.Chunk(500))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Client.BaseAddress!, "/api/v1/events"));
            request.Headers.Add(ApiKeys.Header, key);
            request.Content = new StringContent($"[{string.Join(',', batch)}]", Encoding.UTF8, "application/json");
            using var http = new HttpClient();
            using var response = await http.SendAsync(request);
            (await response.Content.ReadAsStringAsync()).ShouldContain($"\"accepted\":{batch.Length},");
        }
    }

    /// <summary>Twice over, each time in another order, a third of it without a key.</summary>
    static async Task WriteAsync(MockCluster cluster, TestServer server, List<Letter> letters)
    {
        var random = new Random(6);
        Letter[] mixed = [.. letters, .. letters];
        random.Shuffle(mixed);
        using var feeder = new Feeder(cluster.Brokers);
        await feeder.WriteAsync(mixed.Select(l => random.Next(3) == 0 ? l with { Key = null } : l), mayBeAhead: mixed.Length, read: _ => 0);
        await using var intake = new Intake(server.ConnectionString);
        await intake.ReachAsync(Enumerable.Range(0, Topics.Count).Sum(feeder.End), Patience);
    }

    /// <summary>By path, what the API says of everything that happened.</summary>
    static async Task<Dictionary<string, string>> AnswersAsync(TestServer server, string key)
    {
        using var http = new HttpClient { BaseAddress = server.Client.BaseAddress };
        http.DefaultRequestHeaders.Add(ApiKeys.Header, key);
        var answers = new Dictionary<string, string>();
        var courses = await AskAsync("/api/v1/courses");
        await AskAsync("/api/v1/dashboard");
        await AskAsync("/api/v1/organizations");
        foreach (var course in Ids(courses, "courseId"))
        {
            await AskAsync($"/api/v1/courses/{course}/analytics");
            await AskAsync($"/api/v1/courses/{course}/modules");
            await AskAsync($"/api/v1/courses/{course}/lessons");
            var learners = await AskAsync($"/api/v1/courses/{course}/learners");
            foreach (var learner in Ids(learners, "userId"))
            {
                await AskAsync($"/api/v1/users/{learner}/analytics");
                await AskAsync($"/api/v1/learning-progress?userId={learner}&courseId={course}");
            }
        }
        return answers;

        async Task<JsonNode> AskAsync(string path)
        {
            using var response = await http.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}asOf=2026-06-01T00:00:00Z");
            var text = await response.Content.ReadAsStringAsync();
            response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
            var answer = JsonNode.Parse(text)!;
            Forget(answer);
            answers[path] = answer.ToJsonString();
            return answer;
        }
    }

    /// <summary>When it was asked is another moment each time.</summary>
    static void Forget(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            fields.Remove("calculatedAt");
            foreach (var (_, value) in fields) Forget(value);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items) Forget(item);
        }
    }

    static IEnumerable<string> Ids(JsonNode? node, string name) => node switch
    {
        JsonObject fields => fields.SelectMany(f => f.Key == name && f.Value is JsonValue id ? [id.GetValue<string>()] : Ids(f.Value, name)).Distinct(),
        JsonArray items => items.SelectMany(item => Ids(item, name)).Distinct(),
        _ => [],
    };
}
