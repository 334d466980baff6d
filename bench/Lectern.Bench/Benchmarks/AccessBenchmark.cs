using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lectern.App.Access;
using Lectern.Bench.Load;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Benchmarks;

/// <summary>
/// What it costs to know who calls: a light GET without any credential asked (<c>/health/live</c>) and one with (<c>/api/v1/me</c>), by
/// each kind. Both answer a small JSON object; only a sign-in of Lectern's own asks the database, whether it still holds and whose it
/// is. So the difference is the credential's, the policy's and the limits'.
/// </summary>
static class AccessBenchmark
{
    const int Connections = 32;

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var database = await postgres.CreateDatabaseAsync(ct);
        await using var server = await LecternServer.StartAsync(run, database, ct);
        var address = server.Address;
        const string Me = "/api/v1/me";
        (string Name, Request Request)[] kinds =
        [
            ("without", Request.Get(address, "/health/live")),
            ("operator's key", Request.Get(address, Me)),
            ("stored key", Request.Get(address, Me, (ApiKeys.Header, await MakeKeyAsync(address, ct)))),
            ("HS256 token", Request.Get(address, Me, ("Authorization", $"Bearer {Token()}"))),
            ("own sign-in", Request.Get(address, Me, ("Authorization", $"Bearer {await SignInAsync(address, ct)}"))),
        ];

        var runs = kinds.ToDictionary(k => k.Name, _ => new List<LoadResult>());
        for (var round = 0; round <= run.Sizes.Runs; round++)
        {
            run.Say(round == 0 ? "warming up" : $"run {round} of {run.Sizes.Runs}");
            foreach (var (name, request) in kinds)
            {
                var result = await ClosedLoop.ForAsync(run.Sizes.Slice, address, [request], Connections, ct);
                if (round > 0) runs[name].Add(result);
            }
        }
        var plain = runs["without"].ConvertAll(r => r.PerSecond);
        foreach (var (name, results) in runs)
        {
            run.Add(name, "requests/s", results.Select(r => r.PerSecond));
            run.Add($"{name}, p99", "ms", results.Select(r => r.Percentile(99)));
            if (name != "without") run.AddRatio($"{name} ÷ without", results.ConvertAll(r => r.PerSecond), plain, null);
        }
        run.Note($"{Connections.ToString(CultureInfo.InvariantCulture)} connections, {run.Sizes.Slice.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s a run. /health/live asks for no credential; /api/v1/me is allowed by the table of policies, limited, and answers whom the credential stands for.");
    }

    static async Task<string> MakeKeyAsync(Uri server, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Add(ApiKeys.Header, LecternServer.ApiKey);
        using var answer = await http.PostAsJsonAsync("/api/v1/keys", new { name = "bench", scopes = new[] { "read" } }, ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("text").GetString()!;
    }

    static async Task<string> SignInAsync(Uri server, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = server };
        const string Password = "a long phrase for the benchmark";
        using (var made = await http.SendAsync(
            new(HttpMethod.Post, "/api/v1/accounts") { Headers = { { ApiKeys.Header, LecternServer.ApiKey } }, Content = JsonContent.Create(new { userName = "bench", role = "student", password = Password }) }, ct))
        {
            made.EnsureSuccessStatusCode();
        }
        using var answer = await http.PostAsJsonAsync("/api/v1/auth/sign-in", new { userName = "bench", password = Password }, ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("accessToken").GetString()!;
    }

    /// <summary>As another service of the institution would make it from the shared secret (RFC 7515).</summary>
    static string Token()
    {
        var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var claims = JsonSerializer.SerializeToUtf8Bytes(new { sub = "bench", tenant = "default", role = "admin", exp = expires });
        var signed = $"{Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(LecternServer.JwtSecret), Encoding.ASCII.GetBytes(signed)))}";
    }
}
