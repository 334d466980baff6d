using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Lectern.Bench.Browser;

/// <summary>What a tab fetched over the network, in bytes as they came: compressed, heads included. What a cache gave counts nothing.</summary>
sealed class Transfer
{
    readonly ConcurrentDictionary<string, string> urls = [];
    readonly ConcurrentQueue<(Uri Url, double Bytes)> finished = [];

    public static async Task<Transfer> OfAsync(IPage page)
    {
        var transfer = new Transfer();
        var session = await page.Context.NewCDPSessionAsync(page);
        session.Event("Network.requestWillBeSent").OnEvent += (_, told) => transfer.urls[Text(told, "requestId")] = told!.Value.GetProperty("request").GetProperty("url").GetString()!;
        session.Event("Network.loadingFinished").OnEvent += (_, told) =>
        {
            if (transfer.urls.TryGetValue(Text(told, "requestId"), out var url)) transfer.finished.Enqueue((new Uri(url), told!.Value.GetProperty("encodedDataLength").GetDouble()));
        };
        await session.SendAsync("Network.enable");
        return transfer;
    }

    /// <summary>All that came since the last look.</summary>
    public Transferred Take()
    {
        var taken = new List<(Uri Url, double Bytes)>();
        while (finished.TryDequeue(out var one)) taken.Add(one);
        return new(taken);
    }

    static string Text(JsonElement? told, string name) => told!.Value.GetProperty(name).GetString()!;
}

/// <param name="All">Each request that ended, and its bytes.</param>
sealed record Transferred(IReadOnlyList<(Uri Url, double Bytes)> All)
{
    public double Kilobytes => Sum(_ => true);

    /// <summary>Those that the network answered.</summary>
    public double Requests => All.Count(a => a.Bytes > 0);

    /// <summary>Scripts but for the charts'.</summary>
    public double Script => Sum(path => path.EndsWith(".js", StringComparison.Ordinal) && !IsCharts(path));

    public double Charts => Sum(IsCharts);

    public double Style => Sum(path => path.EndsWith(".css", StringComparison.Ordinal));

    public double Api => Sum(path => path.StartsWith("/api/", StringComparison.Ordinal));

    /// <summary>The dashboard's own question.</summary>
    public string? Dashboard => All.Select(a => a.Url.PathAndQuery).FirstOrDefault(path => path.StartsWith("/api/v1/dashboards/", StringComparison.Ordinal));

    static bool IsCharts(string path) => path.StartsWith("/assets/echarts-", StringComparison.Ordinal) && path.EndsWith(".js", StringComparison.Ordinal);

    double Sum(Func<string, bool> isMeant) => All.Where(a => isMeant(a.Url.AbsolutePath)).Sum(a => a.Bytes) / 1000;
}
