using Lectern.App.Import;
using Lectern.Simulator;

namespace Lectern.App.Simulation;

/// <summary>What the demo shows.</summary>
sealed record DemoOptions
{
    /// <summary>A key of this server with the scope ingest.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Live events a second once the history is in; more than 0, at most 10,000.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>The institution; its end is the moment at which an empty database is filled.</summary>
    public SimulationOptions Institution { get; init; } = new() { Until = default };
}

/// <summary>What to send to a server, given what its log begins with.</summary>
sealed class Demo(DemoOptions options, EventUploader uploader, TimeProvider time, ILogger logger)
{
    /// <param name="marker">Null for an empty log, which is filled first.</param>
    public async Task RunAsync(DemoMarker? marker, CancellationToken cancellation)
    {
        if (marker is { IsOurs: false })
        {
            DemoLog.NotOurs(logger);
            return;
        }

        var institution = new Institution(options.Institution with { Until = marker?.Until ?? DemoMarker.Rounded(time.GetUtcNow()) });
        if (marker is not { IsFilled: true })
            await FillAsync(institution, cancellation);

        await new LiveFeed(institution, options.Rate, uploader, time).RunAsync(cancellation);
    }

    /// <summary>Repeats harmlessly what a former, interrupted filling has sent: the marker keeps the institution the same.</summary>
    async Task FillAsync(Institution institution, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        await uploader.UploadAsync([DemoMarker.Started(institution.Until)], (_, _) => { }, cancellation);
        var sent = await HistoryUpload.SendAsync(institution, uploader, cancellation);
        await uploader.UploadAsync([DemoMarker.Filled(institution.Until)], (_, _) => { }, cancellation);
        DemoLog.Filled(logger, sent.Accepted + sent.Duplicates, time.GetElapsedTime(started).TotalSeconds);
        if (sent.Rejected > 0)
            DemoLog.Rejected(logger, sent.Rejected);
    }
}
