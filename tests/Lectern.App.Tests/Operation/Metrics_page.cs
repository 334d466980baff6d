using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lectern.App.Operation;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Operation;

/// <summary>What Prometheus reads, by the grammar of its text format.</summary>
public sealed partial class Metrics_page
{
    [Fact]
    public async Task It_tells_what_goes_on_and_names_nobody()
    {
        await using var server = await TestServer.StartAsync();
        var before = Read(await server.Client.GetStringAsync("/metrics"));
        const string Event = """{"eventId":"a","type":"PageViewed","userId":"someone-secret","courseId":"course-secret","occurredAt":"2025-01-01T00:00:00Z"}""";
        await server.SendAsync(Event, """{"eventId":"b","type":"PageViewed","userId":"u","occurredAt":"1066-10-14T00:00:00Z"}""");
        await server.SendAsync(Event);
        await server.SettleAsync();
        var etag = (await server.Client.GetAsync("/api/v1/courses/course-secret/analytics")).Headers.ETag!.ToString();
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/courses/course-secret/analytics") { Headers = { { "If-None-Match", etag } } };
        (await server.Client.SendAsync(again)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotModified);

        using var open = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var answer = await open.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();
        var page = Read(text);

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        // Other servers of this test run count into the same meter: at least.
        Grew("""lectern_events_received_total{result="accepted"}""").ShouldBeGreaterThanOrEqualTo(1);
        Grew("""lectern_events_received_total{result="duplicate"}""").ShouldBeGreaterThanOrEqualTo(1);
        Grew("""lectern_events_received_total{result="rejected"}""").ShouldBeGreaterThanOrEqualTo(1);
        Grew("""lectern_cache_requests_total{cache="etag",result="hit"}""").ShouldBeGreaterThanOrEqualTo(1);
        page["lectern_database_up"].ShouldBe(1);
        page["lectern_projector_lag_seconds"].ShouldBeGreaterThanOrEqualTo(0);
        page.ShouldContainKey("lectern_projector_position");
        page.Keys.ShouldContain(k => k.StartsWith("http_server_request_duration_seconds_bucket{", StringComparison.Ordinal));
        page.Keys.ShouldContain(k => k.StartsWith("db_client_", StringComparison.Ordinal));
        page.Keys.ShouldContain(k => k.StartsWith("dotnet_gc_collections_total{", StringComparison.Ordinal));
        text.ShouldNotContain("secret");
        text.ShouldNotContain("Host=");

        double Grew(string series) => page.GetValueOrDefault(series) - before.GetValueOrDefault(series);
    }

    [Fact]
    public async Task It_tells_of_its_own_server_whichever_others_of_the_process_come_and_go()
    {
        await using var server = await TestServer.StartAsync();
        await using (var other = await TestServer.StartAsync())
        {
            for (var i = 0; i < 5; i++) await other.Client.GetStringAsync("/health");
            await server.Client.GetStringAsync("/health");
            HealthCalls(Read(await server.Client.GetStringAsync("/metrics"))).ShouldBe(1);
        }

        // The page that follows the other's end is the one that would drop what both counted.
        await server.Client.GetStringAsync("/metrics");
        await server.Client.GetStringAsync("/health");
        HealthCalls(Read(await server.Client.GetStringAsync("/metrics"))).ShouldBe(2);

        static double HealthCalls(Dictionary<string, double> page) =>
            page.Where(p => p.Key.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && p.Key.Contains("/health", StringComparison.Ordinal)).Sum(p => p.Value);
    }

    [Fact]
    public void Meters_of_other_hosts_neither_count_nor_take_the_place_of_its_own()
    {
        const string Name = "Lectern.Tests.Hosts";
        using var host = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var own = host.GetRequiredService<IMeterFactory>();
        using var page = new MetricsPage([Name], own, isPushed: false);
        own.Create(Name).CreateCounter<long>("early").Add(1);
        // More than the thousand streams that the SDK keeps, and all of them at an end.
        for (var i = 0; i < 30; i++)
        {
            using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
            var meter = others.GetRequiredService<IMeterFactory>().Create(Name);
            meter.CreateCounter<long>("early").Add(100);
            for (var n = 0; n < 50; n++) meter.CreateCounter<long>($"other.{i}.{n}").Add(1);
        }
        own.Create(Name).CreateHistogram<double>("late", advice: new() { HistogramBucketBoundaries = [2] }).Record(3);

        for (var times = 0; times < 2; times++)
        {
            Read(page.Read()).ShouldBe(
                new Dictionary<string, double> { ["early_total"] = 1, ["late_bucket{le=\"2\"}"] = 0, ["late_bucket{le=\"+Inf\"}"] = 1, ["late_sum"] = 3, ["late_count"] = 1 },
                ignoreOrder: true);
        }
    }

    [Fact]
    public async Task However_often_it_is_asked_for_the_database_is_asked_once_a_second()
    {
        await using var server = await TestServer.StartAsync();
        var gauges = server.Services.GetRequiredService<ProjectorGauges>();
        var started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.Client.GetStringAsync("/metrics")));

        var looks = gauges.Looks;
        looks.ShouldBeGreaterThan(0);
        looks.ShouldBeLessThanOrEqualTo(1 + (int)TimeProvider.System.GetElapsedTime(started).TotalSeconds);
    }

    [Fact]
    public async Task Between_two_schemas_it_waits_and_what_fails_otherwise_is_told_as_away()
    {
        await using var server = await TestServer.StartAsync();
        await server.ExecuteAsync("DELETE FROM read.checkpoint");
        using var gauges = new ProjectorGauges(server.Api, TimeProvider.System, NullLogger<ProjectorGauges>.Instance);
        await gauges.LookAsync(CancellationToken.None);
        using var broken = new ProjectorGauges(null!, TimeProvider.System, NullLogger<ProjectorGauges>.Instance);
        await broken.LookAsync(CancellationToken.None);

        Read(await server.Client.GetStringAsync("/metrics"))["lectern_database_up"].ShouldBe(0);
        (await server.Client.GetAsync("/health")).StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public void Labels_and_texts_are_escaped_and_buckets_are_sums()
    {
        using var meter = new Meter("Lectern.Tests.Metrics");
        using var page = new MetricsPage([meter.Name], host: null, isPushed: false);
        meter.CreateCounter<long>("odd.things", "{thing}", "A \\ and\na line").Add(3, new KeyValuePair<string, object?>("a.label", "quote\" back\\slash\nline 😀"));
        meter.CreateUpDownCounter<long>("now").Add(-2);
        meter.CreateGauge<double>("share", "1").Record(double.NaN);
        var times = meter.CreateHistogram<double>("took", "s", "", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var seconds in (double[])[0.25, 0.75, 0.75, 2]) times.Record(seconds);

        var text = page.Read();

        text.ShouldBe(
            """
            # HELP odd_things_total A \\ and\na line
            # TYPE odd_things_total counter
            odd_things_total{a_label="quote\" back\\slash\nline 😀"} 3
            # TYPE now gauge
            now -2
            # TYPE share gauge
            share NaN
            # TYPE took_seconds histogram
            took_seconds_bucket{le="0.5"} 1
            took_seconds_bucket{le="1"} 3
            took_seconds_bucket{le="+Inf"} 4
            took_seconds_sum 3.75
            took_seconds_count 4

            """.ReplaceLineEndings("\n"));
        Read(text).Count.ShouldBe(8);
    }

    /// <summary>Series with their values. Fails on a line that is none, a series told twice, one without its type, or a name whose lines do not stand together.</summary>
    static Dictionary<string, double> Read(string text)
    {
        text.ShouldEndWith("\n");
        var (series, types, type) = (new Dictionary<string, double>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), "");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal)) continue;
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                type = line.Split(' ')[2];
                types.Add(type).ShouldBeTrue(line);
                line.Split(' ')[3].ShouldBeOneOf("counter", "gauge", "histogram");
                continue;
            }
            var match = Sample().Match(line);
            match.Success.ShouldBeTrue(line);
            match.Groups["name"].Value.ShouldStartWith(type);
            series.TryAdd(match.Groups["series"].Value, match.Groups["value"].Value switch
            {
                "+Inf" => double.PositiveInfinity,
                "NaN" => double.NaN,
                var number => double.Parse(number, CultureInfo.InvariantCulture),
            }).ShouldBeTrue($"twice: {line}");
        }
        return series;
    }

    [GeneratedRegex("""^(?<series>(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\"n])*",?)+\})?) (?<value>[-+0-9.eE]+|NaN|[+]Inf)$""")]
    private static partial Regex Sample();
}
