namespace Lectern.App.Files;

/// <summary>
/// Counts what goes into a file, lets no more through than it may hold, and tells a full disk from other troubles. The file may refuse to be
/// written without waiting, as a web server's answer does: the few bytes that an archive writes so, heads and ends of its parts, wait here for
/// the next write. The file stays open at the end.
/// </summary>
/// <param name="most">Bytes.</param>
sealed class BudgetedStream(Stream file, long most) : Stream
{
    // errno, which .NET hands on as it is: no space left, quota used up.
    const int NoSpace = 28;
    const int QuotaExceeded = 122;

    readonly MemoryStream waiting = new();

    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Written; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Spend(buffer.Length);
        waiting.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Spend(buffer.Length);
        await WriteWaitingAsync(cancellationToken);
        await HandOnAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing that may wait: what is in the way goes with the next write.</summary>
    public override void Flush()
    {
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await WriteWaitingAsync(cancellationToken);
        try
        {
            await file.FlushAsync(cancellationToken);
        }
        catch (IOException e) when (e.HResult is NoSpace or QuotaExceeded)
        {
            throw new DiskFullException(e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    async ValueTask WriteWaitingAsync(CancellationToken ct)
    {
        if (waiting.Length == 0) return;
        await HandOnAsync(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), ct);
        waiting.SetLength(0);
    }

    async ValueTask HandOnAsync(ReadOnlyMemory<byte> buffer, CancellationToken ct)
    {
        try
        {
            await file.WriteAsync(buffer, ct);
        }
        catch (IOException e) when (e.HResult is NoSpace or QuotaExceeded)
        {
            throw new DiskFullException(e);
        }
    }

    /// <summary>Nothing is let through that would not fit: the file never exceeds its limit.</summary>
    void Spend(int bytes)
    {
        if (bytes > most - Written) throw FileLimitException.TooLarge(most);
        Written += bytes;
    }
}
