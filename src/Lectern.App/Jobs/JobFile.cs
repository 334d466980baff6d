using System.Security.Cryptography;

namespace Lectern.App.Jobs;

/// <summary>
/// A file that a job makes. It has a temporary name until it is complete, and is bounded while it is written: by <c>MAX_REPORT_SIZE_MB</c>,
/// and by what must stay free on its disk, on which the database may lie too.
/// </summary>
sealed class JobFile : IAsyncDisposable
{
    /// <summary>What a job leaves free on the disk.</summary>
    public const long LeavesFree = 64L << 20;

    /// <summary>Between two looks at how much is free.</summary>
    const long LookEvery = 4L << 20;

    readonly string temporary;
    readonly string complete;
    readonly FileStream inner;
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly long most;
    readonly Func<long> free;
    long looksAt;

    /// <param name="temporary">Its path while it is written.</param>
    /// <param name="complete">Its path then.</param>
    /// <param name="name">The same as rows hold it.</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <param name="free">How much its disk has left.</param>
    internal JobFile(string temporary, string complete, string name, long most, Func<long> free)
    {
        (this.temporary, this.complete, Name, this.most, this.free) = (temporary, complete, name, most, free);
        Check(0);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Delete, BufferSize = 1 << 16, Options = FileOptions.Asynchronous };
        // It may hold people's data. A process of another account that hands it out is of the same group.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        inner = Full(() => new FileStream(temporary, options));
        Stream = new Writer(this);
    }

    /// <summary>Below <c>REPORTS_STORAGE_PATH</c>.</summary>
    public string Name { get; }

    /// <summary>To write to, from its beginning to its end.</summary>
    public Stream Stream { get; }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Of the whole; null until it is complete.</summary>
    public byte[]? Sha256 { get; private set; }

    /// <summary>All was written: it is flushed to the disk and gets its name.</summary>
    public async Task CompleteAsync(CancellationToken ct)
    {
        try
        {
            await inner.FlushAsync(ct);
            inner.Flush(flushToDisk: true);
            await inner.DisposeAsync();
            File.Move(temporary, complete, overwrite: true);
        }
        catch (IOException e)
        {
            throw Full(e);
        }
        Sha256 = hash.GetHashAndReset();
    }

    /// <summary>It is no longer wanted, complete or not.</summary>
    internal void Delete()
    {
        File.Delete(temporary);
        File.Delete(complete);
    }

    /// <summary>One that was not completed is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await inner.DisposeAsync();
        }
        catch (IOException)
        {
            // What was not yet written finds no room; it is deleted in any case.
        }
        hash.Dispose();
        if (Sha256 is null) File.Delete(temporary);
    }

    void Check(long more)
    {
        if (Length + more > most)
        {
            throw new JobFailedException(
                "report_too_large", $"The file would be larger than {most >> 20} MB (MAX_REPORT_SIZE_MB): choose fewer rows or columns, or a shorter period.");
        }
        if (Length + more < looksAt) return;
        looksAt = Length + more + LookEvery;
        if (free() < LeavesFree + more + LookEvery) throw Full(null);
    }

    /// <summary>A full disk is told as what it is.</summary>
    static T Full<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (IOException e)
        {
            throw Full(e);
        }
    }

    static Exception Full(IOException? e) => e is null || IsFull(e)
        ? new JobFailedException("storage_full", "The disk that reports are kept on is full: an operator has to make room there.", mayRetry: true)
        : e;

    /// <summary>ENOSPC or EDQUOT, and their likeness on Windows.</summary>
    static bool IsFull(IOException e) => (e.HResult & 0xFFFF) is 28 or 122 or 112;

    /// <summary>Counts, hashes and bounds what goes by.</summary>
    sealed class Writer(JobFile file) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => file.Length;

        public override long Position
        {
            get => file.Length;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            file.Check(buffer.Length);
            try
            {
                file.inner.Write(buffer);
            }
            catch (IOException e)
            {
                throw Full(e);
            }
            Wrote(buffer);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            file.Check(buffer.Length);
            try
            {
                await file.inner.WriteAsync(buffer, cancellationToken);
            }
            catch (IOException e)
            {
                throw Full(e);
            }
            Wrote(buffer.Span);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        // To the file alone; the disk has it once it is complete.
        public override void Flush()
        {
            try
            {
                file.inner.Flush();
            }
            catch (IOException e)
            {
                throw Full(e);
            }
        }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            try
            {
                await file.inner.FlushAsync(cancellationToken);
            }
            catch (IOException e)
            {
                throw Full(e);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        void Wrote(ReadOnlySpan<byte> buffer)
        {
            file.hash.AppendData(buffer);
            file.Length += buffer.Length;
        }
    }
}
