using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Lectern.App.Access;

namespace Lectern.App.Tests.Operation;

/// <summary>
/// What people and programs send to a server, rightly and by mistake, with everything marked that must not be told on: add a step
/// where something new can be sent. Answers that refuse are kept.
/// </summary>
sealed class MarkedScenario(Uri server, string apiKey) : IDisposable
{
    const string User = "mark.ada@personal.example";
    const string Other = "mark-bob-4711";
    const string WrongKey = "lk_markwrongkey00112233445566778899";
    const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJrIn0.c2lnbmF0dXJlLW1hcms";
    const string Address = "203.0.113.77";

    /// <summary>What opens something: never told back either.</summary>
    static readonly string[] SecretMarks = [WrongKey, Token, "c2lnbmF0dXJlLW1hcms", "markpassword", "mark-cookie", Convert.ToBase64String(Encoding.UTF8.GetBytes("mark:markpassword"))];

    static readonly string[] PersonalMarks = [User, Uri.EscapeDataString(User), "mark.ada", Other, "Markfirst", "Marklast", "1971-03-14", Address, "MarkAgent", "markquery", "markanswer", "markpath", "MARKMETHOD"];

    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null }) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
    readonly List<string> refusals = [];

    /// <summary>What may stand in no log and on no page that is open to all.</summary>
    public IEnumerable<string> Marks => [apiKey, .. SecretMarks, .. PersonalMarks];

    public IEnumerable<string> Secrets => [apiKey, .. SecretMarks];

    public IReadOnlyList<string> Refusals => refusals;

    public void Dispose() => http.Dispose();

    public async Task RunAsync()
    {
        await SendEventsAsync();
        await AskAsync();
        await AskWronglyAsync();
        await TryToGetInAsync();
        await SpeakWronglyAsync();
    }

    /// <summary>The open pages, which name nobody.</summary>
    public async Task<string> OpenPagesAsync()
    {
        var all = new StringBuilder();
        foreach (var path in (string[])["/metrics", "/health", "/health/live", "/health/ready", "/openapi/v1.json"]) all.AppendLine(await http.GetStringAsync(path));
        return all.ToString();
    }

    async Task SendEventsAsync()
    {
        const string Person = $$"""{"eventId":"m1","type":"UserCreated","userId":"{{User}}","email":"{{User}}","firstName":"Markfirst","lastName":"Marklast","birthDate":"1971-03-14","role":"student"}""";
        await ExpectAsync(202, "/api/v1/events", $$"""[{{Person}},{"eventId":"m2","type":"UserEnrolled","userId":"{{Other}}","courseId":"c1","data":{"email":"{{User}}"} }]""");
        await ExpectAsync(201, "/analytics/events", $$"""{"appId":"a","userId":"{{Other}}","eventType":"form","ip":"{{Address}}","properties":{"answer":"markanswer"},"personal":["answer"]}""");
        // Known under this id with another body; of a wrong kind; no events at all.
        await ExpectAsync(202, "/api/v1/events", $"[{Person.Replace("Markfirst", "Markfirst2", StringComparison.Ordinal)},{Person.Replace("student", "Marklast", StringComparison.Ordinal)}]");
        await ExpectAsync(422, "/api/v1/events", Person.Replace("\"m1\"", "\"m3\"", StringComparison.Ordinal).Replace("1971-03-14", "Marklast 1971-03-14", StringComparison.Ordinal));
        await ExpectAsync(422, "/api/v1/events", $$"""{"type":"{{User}}","userId":"{{Other}}"}""");
        await ExpectAsync(400, "/api/v1/events", $"{{\"email\": {User} markanswer");
        await ExpectAsync(202, "/api/v1/events", $"{Person}\nmarkanswer {User}\n{{\"type\":\"markanswer\"}}\n", "application/x-ndjson");
        await ExpectAsync(415, "/api/v1/events", User, "text/markanswer");
        var cut = Gzip(string.Concat(Enumerable.Repeat(Person, 100)))[..^20];
        await ExpectAsync(400, "/api/v1/events", new ByteArrayContent(cut) { Headers = { ContentType = new("application/json"), ContentEncoding = { "gzip" } } });
        await ExpectAsync(400, "/api/v1/events", new ByteArrayContent(cut) { Headers = { ContentType = new("application/x-ndjson"), ContentEncoding = { "gzip" } } });
        await ExpectAsync(400, "/api/v1/events/rejected/replay", $$"""{"ids":["{{User}}"]}""");
        await ExpectAsync(200, "/api/v1/events/rejected/replay", """{"code":"invalid_field"}""");
    }

    async Task AskAsync()
    {
        foreach (var user in (string[])[Uri.EscapeDataString(User), Other])
        {
            foreach (var path in (string[])["/api/v1/users/{0}/analytics", "/analytics/users/{0}/events", "/api/v1/users/{0}/sessions", "/api/v1/users/{0}/goal", "/api/v1/dashboards/micro/{0}", "/api/v1/learning-progress?userId={0}"])
            {
                await GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, user));
            }
        }
        await GetAsync("/api/v1/users?q=Markfirst");
        await GetAsync("/api/v1/users?q=Marklast&limit=1");
        await GetAsync("/api/v1/events/rejected?limit=10");
        await GetAsync("/api/v1/dashboards/meso/c1");
        await GetAsync($"/api/v1/live?topic=user:nobody-{Uri.EscapeDataString(User)}");
    }

    async Task AskWronglyAsync()
    {
        foreach (var parameter in (string[])["limit", "cursor", "asOf", "from", "sort", "q", "api_key", "access_token", "email", Uri.EscapeDataString(User)])
        {
            await GetAsync($"/api/v1/users?{parameter}={WrongKey}");
            await GetAsync($"/api/v1/users?{parameter}={Token}");
            await GetAsync($"/api/v1/users?{parameter}={Uri.EscapeDataString(User)}%00");
        }
        await GetAsync("/api/v1/markpath/nowhere");
        await GetAsync("/markpath?markquery=markquery");
        await GetAsync($"/api/v1/users/%00{Other}/analytics");
        await GetAsync($"/api/v1/users/unknown-{Other}/analytics");
        await ExpectAsync(400, "/api/v1/query", $$"""{"dataset":"markquery","measures":["{{User}}"],"filters":[{"field":"{{Other}}","op":"markanswer","value":"{{Token}}"}]}""");
        await ExpectAsync(400, "/api/v1/query", $"markquery {User}");
        await ExpectAsync(400, "/api/v1/dashboards/custom", $$"""{"name":7,"description":"{{User}}","widgets":[{"type":"markanswer","query":{"dataset":"{{Token}}"} }]}""");
        await ExpectAsync(400, $"/api/v1/users/{Uri.EscapeDataString(User)}/goal", $$"""{"weeklyMinutes":"{{User}} {{Token}}"}""", method: HttpMethod.Put);
        await ExpectAsync(405, $"/api/v1/users/{Uri.EscapeDataString(User)}/goal", "{}", method: HttpMethod.Patch);
    }

    async Task TryToGetInAsync()
    {
        (string Name, string Value)[] ways =
        [
            (ApiKeys.Header, WrongKey), ("Authorization", $"Bearer {Token}"), ("Authorization", $"Bearer {WrongKey}"), ("Authorization", Token),
            ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("mark:markpassword"))}"), ("Cookie", "session=mark-cookie"),
        ];
        foreach (var way in ways)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/users/{Uri.EscapeDataString(User)}/analytics");
            await SendAsync(request, way);
        }
        using var inAddress = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/users?api_key={apiKey}");
        await SendAsync(inAddress, ("X-Nothing", "1"));
    }

    /// <summary>Requests that no handler of ours sees.</summary>
    async Task SpeakWronglyAsync()
    {
        string[] requests =
        [
            $"GET /{User} {Token}\r\n\r\n",
            $"MARKMETHOD /markpath HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n",
            $"GET /markpath HTTP/1.1\r\nHost: {User} \x01\r\n\r\n",
            $"GET /markpath HTTP/1.1\r\nHost: l\r\nX-API-Key {WrongKey}\r\n\r\n",
            $"GET /api/v1/users/{User}%zz HTTP/1.1\r\nHost: l\r\nConnection: close\r\nX-API-Key: {apiKey}\r\n\r\n",
            $"GET /markpath HTTP/1.1\r\nHost: l\r\nX-API-Key: {new string('k', 40_000)}{WrongKey}\r\n\r\n",
            $"POST /api/v1/events HTTP/1.1\r\nHost: l\r\nConnection: close\r\nX-API-Key: {apiKey}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{User}\r\n",
        ];
        foreach (var request in requests)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Host, server.Port);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
                using var reader = new StreamReader(client.GetStream());
                refusals.Add(await reader.ReadToEndAsync(patience.Token));
            }
            catch (IOException)
            {
                // Answered and cut off before it had all of it.
            }
        }
    }

    async Task GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        await SendAsync(request, (ApiKeys.Header, apiKey));
    }

    async Task ExpectAsync(int status, string path, string body, string type = "application/json", HttpMethod? method = null) =>
        await ExpectAsync(status, path, new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)), method);

    async Task ExpectAsync(int status, string path, HttpContent body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path) { Content = body };
        ((int)await SendAsync(request, (ApiKeys.Header, apiKey))).ShouldBe(status, $"{path}: {refusals.LastOrDefault()}");
    }

    async Task<HttpStatusCode> SendAsync(HttpRequestMessage request, (string Name, string Value) credential)
    {
        request.Headers.TryAddWithoutValidation(credential.Name, credential.Value).ShouldBeTrue();
        foreach (var (name, value) in ((string, string)[])[("X-Forwarded-For", Address), ("Forwarded", $"for={Address}"), ("User-Agent", "MarkAgent/1.0"), ("Referer", "https://lms.example/markpath"),
            ("X-Correlation-Id", User), ("Idempotency-Key", $"markquery {Guid.NewGuid()}"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("baggage", $"user={Other}")])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode >= 400) refusals.Add($"{request.Method} {(int)response.StatusCode} {response.Headers}{text}");
        return response.StatusCode;
    }

    static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
