using System.Diagnostics.Metrics;
using System.Text;
using Lectern.App.Configuration;
using Lectern.App.Kafka.State;
using Lectern.App.Queries;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Lectern.App.Operation;

/// <summary>
/// Figures of operation for Prometheus at <c>/metrics</c>, and pushed by OTLP where an endpoint is set. Open to all, like the health
/// calls: it counts, and names nobody.
/// </summary>
static class MetricsApi
{
    /// <summary>What an OpenTelemetry SDK pushes to, by its own variable.</summary>
    const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    static readonly string[] Meters = [LecternMeter.Name, "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddMetrics(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<ProjectorGauges>();
        services.AddHostedService(s => s.GetRequiredService<ProjectorGauges>());
        services.AddSingleton(s => new MetricsPage(Meters, s.GetRequiredService<IMeterFactory>(), isPushed: Environment.GetEnvironmentVariable(OtlpVariable) is { Length: > 0 }));
    }

    public static void MapMetrics(this WebApplication app)
    {
        // From the start on, not from the first asking.
        var page = app.Services.GetRequiredService<MetricsPage>();
        app.MapGroup("/metrics").MapGet("", async (ProjectorGauges projector, KafkaGauges kafka, CancellationToken ct) =>
        {
            await Task.WhenAll(projector.LookAsync(ct), kafka.LookAsync(ct));
            return TypedResults.Text(page.Read(), PrometheusText.ContentType, Encoding.UTF8);
        })
        .WithTags("Operation").WithName("Metrics").WithSummary("Counters and gauges in Prometheus's text format")
        .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }
}

/// <summary>
/// The meters' figures since the start, through the SDK's reader: of meters that belong to nobody, and of those of one host. The SDK
/// knows meters by their names alone: of two hosts in one process it would add up the figures, and drop both when one of them ends.
/// </summary>
sealed class MetricsPage : IDisposable
{
    readonly Lock gate = new();
    readonly Latest latest = new();
    readonly BaseExportingMetricReader reader;
    readonly MeterProvider provider;

    /// <param name="meters">Their names.</param>
    /// <param name="host">What the host's own meters are made by.</param>
    /// <param name="isPushed">Whether the figures also go out by OTLP.</param>
    public MetricsPage(string[] meters, IMeterFactory? host, bool isPushed)
    {
        reader = new(latest) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        var builder = Sdk.CreateMeterProviderBuilder().AddMeter(meters).AddReader(reader)
            .AddView(i => i.Meter.Scope is { } owner && owner != host ? MetricStreamConfiguration.Drop : null);
        if (isPushed) builder.AddOtlpExporter();
        provider = builder.Build();
    }

    public string Read()
    {
        lock (gate)
        {
            reader.Collect();
            return latest.Text;
        }
    }

    public void Dispose() => provider.Dispose();

    sealed class Latest : BaseExporter<Metric>
    {
        public string Text { get; private set; } = "";

        public override ExportResult Export(in Batch<Metric> batch)
        {
            Text = PrometheusText.Of(batch);
            return ExportResult.Success;
        }
    }
}
