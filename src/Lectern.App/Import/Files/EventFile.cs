using System.Diagnostics.CodeAnalysis;

namespace Lectern.App.Import.Files;

/// <summary>A file of envelopes, NDJSON or CSV, plain or gzip; which it is shows in its first bytes.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Each enumeration closes the file that it opened.")]
sealed class EventFile : IEventSource
{
    readonly string path;
    SourceStream? source;

    public EventFile(string path)
    {
        this.path = path;
        if (!File.Exists(path))
            throw new ImportException($"There is no file {path}.");
    }

    public string Name => path;

    public string Fingerprint => Import.Fingerprint.Of([path]);

    public double FractionRead => source is null ? 0 : source.BytesRead / (double)Math.Max(1, source.Length);

    public IEnumerable<ReadOnlyMemory<byte>> Events()
    {
        var first = FirstByte();
        if (first == '[')
            throw new ImportException($"{path} holds a JSON array: give one envelope a line (jq -c '.[]' makes them).");
        source = new SourceStream(path);
        return first == '{' ? NdjsonEvents.Read(source.Content) : CsvEvents.Read(source.Content, Path.GetFileName(path));
    }

    char FirstByte()
    {
        using var peeked = new SourceStream(path);
        Span<byte> head = stackalloc byte[256];
        var text = head[..peeked.Content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        text = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimStart(" \t\r\n"u8);
        return text.IsEmpty ? throw new ImportException($"{path} is empty.") : (char)text[0];
    }
}
