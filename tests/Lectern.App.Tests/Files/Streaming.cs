using Lectern.App.Files;

namespace Lectern.App.Tests.Files;

/// <summary>What holds for every format: rows are pulled as they are written, a file has a limit, and what breaks off says why.</summary>
public sealed class Streaming
{
    /// <summary>Half a byte of each of these characters is left however well a file is packed.</summary>
    const int Characters = 400;

    public static TheoryData<string> Formats => [.. Enum.GetNames<FileFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Rows_are_pulled_as_they_are_written(string name)
    {
        var format = Enum.Parse<FileFormat>(name);
        const int rows = 8_000, held = 1_500;
        var file = new CountingStream();
        var behind = new List<(int Pulled, long Written)>();
        await DocumentFile.WriteAsync(Samples.Document(new Section("A", [Samples.Text], Rows())), format, file, new(), CancellationToken.None);

        // What was written when a row was pulled holds all rows but a few: those looked at for widths, and what one buffer holds.
        behind.Count.ShouldBe(rows / 100);
        // On a page, a text of which no more is shown than four lines.
        var bytes = format == FileFormat.Pdf ? 60 : Characters / 2;
        behind.ShouldAllBe(b => b.Written >= (long)(b.Pulled - held) * bytes);
        behind[^1].Written.ShouldBeGreaterThan(held * bytes);

        async IAsyncEnumerable<Cell[]> Rows()
        {
            var random = new Random(17);
            for (var i = 0; i < rows; i++)
            {
                if (i % 100 == 0) behind.Add((i, file.Written));
                yield return [Cell.Of(random.GetHexString(Characters))];
            }
            await Task.CompletedTask;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Nothing_is_written_without_waiting_its_turn(string name)
    {
        var format = Enum.Parse<FileFormat>(name);
        var file = new CountingStream();
        await DocumentFile.WriteAsync(Samples.Document(Samples.TypedSection(), Samples.HostileSection()), format, file, new(), CancellationToken.None);

        file.Written.ShouldBeGreaterThan(100);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_ends_at_its_limit_with_a_reason(string name)
    {
        var format = Enum.Parse<FileFormat>(name);
        const int limit = 100_000;
        var file = new CountingStream();
        var refused = await Should.ThrowAsync<FileLimitException>(() => DocumentFile.WriteAsync(Many(5_000), format, file, new() { MaxBytes = limit }, CancellationToken.None));

        refused.Code.ShouldBe("file_too_large");
        refused.Message.ShouldContain("0.1 MB");
        file.Written.ShouldBeLessThanOrEqualTo(limit);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_that_is_as_large_as_its_limit_is_whole(string name)
    {
        var format = Enum.Parse<FileFormat>(name);
        var size = (await DocumentFile.WriteAsync(Many(50), format, new CountingStream(), new(), CancellationToken.None)).Bytes;

        (await DocumentFile.WriteAsync(Many(50), format, new CountingStream(), new() { MaxBytes = size }, CancellationToken.None)).Bytes.ShouldBe(size);
        await Should.ThrowAsync<FileLimitException>(() => DocumentFile.WriteAsync(Many(50), format, new CountingStream(), new() { MaxBytes = size - 1 }, CancellationToken.None));
    }

    /// <summary>A device of Linux that is always full.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_full_disk_is_told_from_other_troubles(string name)
    {
        var format = Enum.Parse<FileFormat>(name);
        var file = new FileStream("/dev/full", new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, BufferSize = 0 });
        await using var _ = file;

        await Should.ThrowAsync<DiskFullException>(() => DocumentFile.WriteAsync(Many(5_000), format, file, new(), CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_source_that_throws_is_heard_and_left_in_order(string name)
    {
        var format = Enum.Parse<FileFormat>(name);
        var isLeft = false;
        var heard = await Should.ThrowAsync<TimeoutException>(() => DocumentFile.WriteAsync(Samples.Document(new Section("A", [Samples.Number], Rows())), format, new CountingStream(), new(), CancellationToken.None));

        heard.Message.ShouldBe("gone");
        isLeft.ShouldBeTrue();

        async IAsyncEnumerable<Cell[]> Rows()
        {
            try
            {
                for (var i = 0; i < 700; i++) yield return [Cell.Of((long)i)];
                await Task.Yield();
                throw new TimeoutException("gone");
            }
            finally
            {
                isLeft = true;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Who_cancels_is_heard_at_the_next_row(string name)
    {
        var format = Enum.Parse<FileFormat>(name);
        using var cancel = new CancellationTokenSource();
        var pulled = 0;
        await Should.ThrowAsync<OperationCanceledException>(() => DocumentFile.WriteAsync(Samples.Document(new Section("A", [Samples.Number], Rows())), format, new CountingStream(), new(), cancel.Token));

        pulled.ShouldBe(1_000);

        async IAsyncEnumerable<Cell[]> Rows([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
        {
            while (true)
            {
                if (++pulled == 1_000) await cancel.CancelAsync();
                ct.ThrowIfCancellationRequested();
                yield return [Cell.Of((long)pulled)];
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Rows_are_counted_as_they_go(string name)
    {
        var format = Enum.Parse<FileFormat>(name);
        var told = new List<long>();
        var written = await DocumentFile.WriteAsync(Many(2_500), format, new CountingStream(), new() { Progress = told.Add }, CancellationToken.None);

        told.ShouldBe([1_000, 2_000, 2_500]);
        written.Rows.ShouldBe(2_500);
    }

    [Fact]
    public async Task A_cell_that_does_not_suit_its_column_is_no_file()
    {
        foreach (var format in Enum.GetValues<FileFormat>())
        {
            await Should.ThrowAsync<InvalidOperationException>(() => Samples.WriteAsync(Samples.Document(Samples.Section("A", [Samples.Number], [[Cell.Of("seven")]])), format));
            await Should.ThrowAsync<InvalidOperationException>(() => Samples.WriteAsync(Samples.Document(Samples.Section("A", [Samples.Number], [[Cell.Of(7L), Cell.Of(8L)]])), format));
        }
    }

    [Theory]
    [InlineData("Course performance: 50% & more", "course-performance-50-more-2026-11-21.xlsx")]
    [InlineData("../../etc/passwd", "etc-passwd-2026-11-21.xlsx")]
    [InlineData("Überblick ΑΒΓ", "überblick-αβγ-2026-11-21.xlsx")]
    [InlineData("???", "report-2026-11-21.xlsx")]
    public void A_file_has_a_name_that_any_system_takes(string title, string name) =>
        FileFormats.FileNameOf(FileFormat.Xlsx, Samples.Document(Samples.TypedSection()) with { Title = title }).ShouldBe(name);

    static Document Many(int rows)
    {
        var random = new Random(5);
        return Samples.Document(Samples.Section("A", [Samples.Text, Samples.Number], Enumerable.Range(0, rows).Select(i => new[] { Cell.Of(random.GetHexString(60)), Cell.Of((long)i) })));
    }

    /// <summary>As a web server's answer is: it neither seeks nor writes without waiting.</summary>
    sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Written += buffer.Length;
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous writes are not allowed.");

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
