using System.Buffers;
using System.IO.Pipelines;
using Lectern.App.Hosting;
using Lectern.Core.Events;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Ingestion;

/// <summary>Request bodies, already decompressed, within bounds.</summary>
static class RequestBody
{
    /// <summary>Bytes of a JSON body at most, after decompression.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one event at most, and so of one line of a stream.</summary>
    public const int MaxEventBytes = 256 * 1024;

    /// <summary>
    /// Within which a JSON body must arrive, and a line of a stream while others before it are held. The server's own rule is of the
    /// average rate: who sent much at first could hold it for hours.
    /// </summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>After which a stream's lines are taken in although another has begun.</summary>
    static readonly TimeSpan LongestGroup = TimeSpan.FromSeconds(1);

    /// <summary>A JSON body of at most so many bytes, held until the share is given back, or the answer that says why there is none.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="share">Of what bodies may take.</param>
    /// <param name="maxBytes">How large it may be, decompressed.</param>
    /// <param name="ct">Of the request.</param>
    /// <param name="instead">What to do with a larger one, to end the sentence that refuses it.</param>
    public static async Task<(ReadOnlyMemory<byte> Json, ProblemHttpResult? Problem)> ReadJsonAsync(
        HttpRequest request, BodyBudget.Share share, int maxBytes, CancellationToken ct, string instead = "")
    {
        if (IngestApi.MediaType(request) != IngestApi.Json) return (default, Problems.Of(415, "unsupported_media_type", $"Content-Type must be {IngestApi.Json}."));
        using var patience = new CancellationTokenSource(Patience, TimeOf(request));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await ReadAllAsync(request, share, maxBytes, either.Token) is { } json
                ? (json, null)
                : (default, Problems.Of(413, RejectCode.TooLarge, $"A JSON body must be at most {maxBytes} bytes here{instead}."));
        }
        catch (InvalidDataException)
        {
            return (default, Problems.Of(400, "malformed_body", "The body is not what its Content-Encoding says, or it is cut off."));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // What else would arrive of it is not waited for.
            request.HttpContext.Response.Headers.Connection = "close";
            return (default, Problems.Of(StatusCodes.Status408RequestTimeout, "too_slow", $"The body must arrive within {Patience.TotalSeconds:0} s."));
        }
    }

    static TimeProvider TimeOf(HttpRequest request) => request.HttpContext.RequestServices.GetRequiredService<TimeProvider>();

    /// <summary>The whole body; null where it is larger than that.</summary>
    static async Task<ReadOnlyMemory<byte>?> ReadAllAsync(HttpRequest request, BodyBudget.Share share, int maxBytes, CancellationToken ct)
    {
        using var buffer = new MemoryStream(request.ContentLength is > 0 and var length && length <= maxBytes ? (int)length : 16 * 1024);
        var chunk = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = await DecodedAsync(request.Body.ReadAsync(chunk, ct))) > 0;)
            {
                if (buffer.Length + read > maxBytes) return null;
                share.Take(read);
                buffer.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>
    /// The lines of a stream, in groups that are taken in together, each held until the next is asked for. Blank lines are passed over. A line longer than
    /// <see cref="MaxEventBytes"/> comes cut off just past it, so that the intake calls it too large.
    /// </summary>
    /// <exception cref="StalledStreamException">Lines are held, and the next does not come.</exception>
    public static async IAsyncEnumerable<List<ReadOnlyMemory<byte>>> ReadLinesAsync(
        HttpRequest request, int maxLines, BodyBudget.Share share, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var reader = PipeReader.Create(request.Body, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var group = new List<ReadOnlyMemory<byte>>(maxLines);
        var bytes = 0;
        var skipping = false;
        var time = TimeOf(request);
        long began = 0;
        while (true)
        {
            var read = await (group.Count > 0 ? NextAsync(reader, time, ct) : DecodedAsync(reader.ReadAsync(ct)));
            var buffer = read.Buffer;
            while (TakeLine(ref buffer, read.IsCompleted, ref skipping, out var line))
            {
                if (IsBlank(line)) continue;
                share.Take(line.Length);
                if (group.Count == 0) began = time.GetTimestamp();
                group.Add(line);
                bytes += line.Length;
                if (group.Count < maxLines && bytes < MaxBytes) continue;
                yield return group;
                share.Release();
                group = new(maxLines);
                bytes = 0;
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) break;
            // A slow sender's lines are not held back for a full group.
            if (group.Count > 0 && (buffer.IsEmpty || time.GetElapsedTime(began) >= LongestGroup))
            {
                yield return group;
                share.Release();
                group = new(maxLines);
                bytes = 0;
            }
        }
        await reader.CompleteAsync();
        if (group.Count > 0) yield return group;
    }

    static async ValueTask<System.IO.Pipelines.ReadResult> NextAsync(PipeReader reader, TimeProvider time, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await DecodedAsync(reader.ReadAsync(either.Token));
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new StalledStreamException(e);
        }
    }

    /// <summary>Of a body that is not what its encoding says, gzip throws one exception and brotli another.</summary>
    static async ValueTask<T> DecodedAsync<T>(ValueTask<T> read)
    {
        try
        {
            return await read;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException("The body is not what its Content-Encoding says.", e);
        }
    }

    static bool TakeLine(ref ReadOnlySequence<byte> buffer, bool isLast, ref bool skipping, out ReadOnlyMemory<byte> line)
    {
        line = default;
        while (!buffer.IsEmpty)
        {
            var end = buffer.PositionOf((byte)'\n');
            if (skipping)
            {
                // The rest of a line that was too long.
                buffer = end is { } e ? buffer.Slice(buffer.GetPosition(1, e)) : buffer.Slice(buffer.End);
                skipping = end is null;
                continue;
            }
            if (end is { } at)
            {
                line = Copy(buffer.Slice(0, at));
                buffer = buffer.Slice(buffer.GetPosition(1, at));
                return true;
            }
            if (buffer.Length > MaxEventBytes)
            {
                line = Copy(buffer);
                buffer = buffer.Slice(buffer.End);
                skipping = true;
                return true;
            }
            if (!isLast) return false;
            line = Copy(buffer);
            buffer = buffer.Slice(buffer.End);
            return true;
        }
        return false;
    }

    static ReadOnlyMemory<byte> Copy(ReadOnlySequence<byte> line) => line.Slice(0, Math.Min(line.Length, MaxEventBytes + 1)).ToArray();

    static bool IsBlank(ReadOnlyMemory<byte> line) => line.Span.Trim(" \t\r"u8).IsEmpty;
}

/// <summary>A stream stands still within a line, while others before it are held.</summary>
sealed class StalledStreamException(Exception inner) : Exception("The stream stands still within a line.", inner);
