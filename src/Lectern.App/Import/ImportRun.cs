using System.Globalization;

namespace Lectern.App.Import;

/// <summary>One import from start to end: resume, send, count, remember.</summary>
sealed class ImportRun(
    IEventSource source, EventUploader uploader, ImportCheckpoint checkpoint, ImportProgress progress, TimeProvider time)
{
    const int ReasonsShown = 5;

    long accepted;
    long duplicates;
    long rejected;

    public async Task<ImportTotals> RunAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var batches = await ResumeAsync(cancellation);
        await uploader.UploadAsync(batches, Acknowledged, cancellation);
        checkpoint.Delete();
        return new ImportTotals(accepted, duplicates, rejected, time.GetElapsedTime(started));
    }

    /// <summary>
    /// The batches yet to send. An import that was stopped first repeats one batch that was acknowledged then: a server that
    /// takes any of it as new has been emptied or restored since, and must be sent everything.
    /// </summary>
    async Task<IEnumerable<UploadBatch>> ResumeAsync(CancellationToken cancellation)
    {
        if (checkpoint.Events == 0)
            return UploadBatch.Cut(source, 0);

        var from = Math.Max(0, checkpoint.Events - UploadBatch.MaxEvents);
        var known = UploadBatch.Cut(source, from).FirstOrDefault();
        if (known is not null && (await uploader.SendAsync(known, cancellation)).Accepted == 0)
        {
            progress.Line(Text($"Continuing after {checkpoint.Events:N0} events that were sent before (--restart sends them again)."));
            return UploadBatch.Cut(source, checkpoint.Events);
        }
        progress.Line("The server no longer holds what was sent before: starting over.");
        checkpoint.Reset();
        return UploadBatch.Cut(source, 0);
    }

    void Acknowledged(UploadBatch batch, UploadAnswer answer)
    {
        foreach (var result in (answer.Results ?? []).Where(result => result.Code is not null).Take((int)Math.Max(0, ReasonsShown - rejected)))
            progress.Line(Text($"Rejected event {batch.First + result.Index + 1:N0} ({result.Id}): {result.Code}: {result.Message}"));
        accepted += answer.Accepted;
        duplicates += answer.Duplicates;
        rejected += answer.Rejected;
        checkpoint.Acknowledge(batch);
        progress.Report(accepted + duplicates + rejected, batch.FractionRead);
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the server said of the events of one run.</summary>
sealed record ImportTotals(long Accepted, long Duplicates, long Rejected, TimeSpan Elapsed)
{
    public override string ToString()
    {
        var all = Accepted + Duplicates + Rejected;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Imported {all:N0} events in {ImportProgress.Span(Elapsed)} ({all / Math.Max(Elapsed.TotalSeconds, 0.001):N0}/s): " +
            $"{Accepted:N0} accepted, {Duplicates:N0} known before, {Rejected:N0} rejected.");
    }
}
