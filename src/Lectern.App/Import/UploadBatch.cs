using System.IO.Compression;

namespace Lectern.App.Import;

/// <summary>Some consecutive events of a source as one gzip JSON array: small enough to keep for a retry.</summary>
/// <param name="First">The place of the first event in the source, from 0.</param>
/// <param name="FractionRead">The share of the source that had been read when the batch was cut, 0–1.</param>
sealed record UploadBatch(long First, int Count, byte[] Gzip, double FractionRead)
{
    /// <summary>The most events that the server takes in one JSON batch.</summary>
    public const int MaxEvents = 1000;

    // The server takes 4 MB; events of 32 KB would pass it well before a thousand.
    const int MaxBytes = 3_500_000;

    /// <summary>Cuts the events of a source into batches, as they are asked for, leaving out the first <paramref name="skip"/>.</summary>
    public static IEnumerable<UploadBatch> Cut(IEventSource source, long skip)
    {
        var position = 0L;
        var (count, bytes) = (0, 0);
        var body = new MemoryStream();
        var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
        foreach (var envelope in source.Events())
        {
            if (position++ < skip)
                continue;
            if (count == MaxEvents || (count > 0 && bytes + envelope.Length > MaxBytes))
                yield return Close(position - 1);
            gzip.WriteByte(count == 0 ? (byte)'[' : (byte)',');
            gzip.Write(envelope.Span);
            count++;
            bytes += envelope.Length;
        }
        if (count > 0)
            yield return Close(position);
        gzip.Dispose();

        UploadBatch Close(long end)
        {
            gzip.WriteByte((byte)']');
            gzip.Dispose();
            var batch = new UploadBatch(end - count, count, body.ToArray(), source.FractionRead);
            (count, bytes) = (0, 0);
            body.SetLength(0);
            gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
            return batch;
        }
    }
}
