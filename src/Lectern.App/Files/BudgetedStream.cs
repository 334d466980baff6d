namespace Lectern.App.Files;

/// <summary>Counts what goes into a file, lets no more through than it may hold, and tells a full disk from other troubles. The file stays open when it ends.</summary>
/// <param name="most">Bytes.</param>
sealed class BudgetedStream(Stream file, long most) : Stream
{
    // errno, which .NET hands on as it is: no space left, quota used up.
    const int NoSpace = 28;
    const int QuotaExceeded = 122;

    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Written; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Spend(buffer.Length);
        try
        {
            file.Write(buffer);
        }
        catch (IOException e) when (e.HResult is NoSpace or QuotaExceeded)
        {
            throw new DiskFullException(e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Spend(buffer.Length);
        try
        {
            await file.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException e) when (e.HResult is NoSpace or QuotaExceeded)
        {
            throw new DiskFullException(e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        try
        {
            file.Flush();
        }
        catch (IOException e) when (e.HResult is NoSpace or QuotaExceeded)
        {
            throw new DiskFullException(e);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
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

    /// <summary>Nothing is let through that would not fit: the file never exceeds its limit.</summary>
    void Spend(int bytes)
    {
        if (bytes > most - Written) throw FileLimitException.TooLarge(most);
        Written += bytes;
    }
}
