using System.Buffers.Text;
using System.Text;

namespace Lectern.App.Import;

/// <summary>
/// Reads CSV (RFC 4180: quotes, CRLF, line breaks within quotes) as byte fields, without a string for each.
/// studentVle has millions of rows of small numbers, where a general reader spends most of an import's time.
/// </summary>
sealed class CsvRows : IDisposable
{
    const byte Quote = (byte)'"';
    const int LongestRecord = 1 << 20;

    readonly Stream stream;
    readonly string name;
    readonly List<(int Start, int Length)> fields = [];
    int[] columns;
    int fieldsNeeded;
    byte[] buffer = new byte[1 << 16];
    int start;
    int end;
    bool streamEnded;
    int lineBreaks;

    /// <summary>Opens a file and reads its header.</summary>
    public CsvRows(Stream stream, string name)
    {
        this.stream = stream;
        this.name = name;
        if (!NextRecord())
            throw new ImportException($"{name} is empty: its first line names its columns.");
        Header = fields.ConvertAll(f => Encoding.UTF8.GetString(buffer, f.Start, f.Length).Trim('\uFEFF', '"', ' '));
        columns = [.. Enumerable.Range(0, Header.Count)];
        fieldsNeeded = Header.Count;
    }

    public List<string> Header { get; }

    /// <summary>A field that is only this byte is missing, as an empty one is.</summary>
    public byte? MissingMark { get; init; }

    /// <summary>From here on fields are asked for by their place among these columns.</summary>
    public CsvRows Choose(params ReadOnlySpan<string> chosen)
    {
        columns = new int[chosen.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            columns[i] = Header.IndexOf(chosen[i]);
            if (columns[i] < 0)
                throw new ImportException($"{name} has no column '{chosen[i]}': its header is {string.Join(',', Header)}.");
        }
        fieldsNeeded = columns.Max() + 1;
        return this;
    }

    /// <summary>The line on which the current record starts, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>A field of the current record; valid until the next <see cref="Read"/>. A missing one is empty.</summary>
    public ReadOnlySpan<byte> this[int column]
    {
        get
        {
            var (at, length) = fields[columns[column]];
            var field = buffer.AsSpan(at, length);
            return field.Length == 1 && field[0] == MissingMark ? [] : field;
        }
    }

    /// <summary>Moves to the next record; false at the end.</summary>
    public bool Read()
    {
        if (!NextRecord())
            return false;
        if (fields.Count < fieldsNeeded || fields.Count > Header.Count)
            throw Fault($"has {fields.Count} fields, the header {Header.Count}");
        return true;
    }

    public string Text(int column) => Encoding.UTF8.GetString(this[column]);

    public int Int(int column) => OptionalInt(column) ?? throw Fault("lacks a number");

    public int? OptionalInt(int column)
    {
        var field = this[column];
        if (field.IsEmpty)
            return null;
        return Utf8Parser.TryParse(field, out int value, out var used) && used == field.Length
            ? value
            : throw Fault($"holds '{Text(column)}' where a whole number belongs");
    }

    public decimal? OptionalDecimal(int column)
    {
        var field = this[column];
        if (field.IsEmpty)
            return null;
        return Utf8Parser.TryParse(field, out decimal value, out var used) && used == field.Length
            ? value
            : throw Fault($"holds '{Text(column)}' where a number belongs");
    }

    public ImportException Fault(string what) => new($"{name}, line {Line}: the row {what}.");

    public void Dispose() => stream.Dispose();

    bool NextRecord()
    {
        do
        {
            Line += lineBreaks;
            var length = FindRecord(out var quoted);
            if (length < 0)
                return false;
            Split(start, length, quoted);
            start = Math.Min(start + length + 1, end);
        }
        while (fields is [(_, 0)]);
        return true;
    }

    /// <summary>The length of the next record without its line feed; −1 at the end. A line feed ends a record where an even number of quotes precedes it.</summary>
    int FindRecord(out bool quoted)
    {
        var scanned = 0;
        var quotes = 0;
        lineBreaks = 0;
        while (true)
        {
            var rest = buffer.AsSpan(start + scanned, end - start - scanned);
            var feed = rest.IndexOf((byte)'\n');
            if (feed >= 0)
            {
                lineBreaks++;
                quotes += rest[..feed].Count(Quote);
                scanned += feed;
                if (quotes % 2 == 0)
                {
                    quoted = quotes > 0;
                    return scanned;
                }
                scanned++;
            }
            else if (streamEnded)
            {
                quotes += rest.Count(Quote);
                quoted = quotes > 0;
                if (quotes % 2 != 0)
                    throw Fault("opens a quote that the file never closes");
                return start < end ? end - start : -1;
            }
            else
            {
                Fill();
            }
        }
    }

    void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        if (end == buffer.Length)
        {
            if (end >= LongestRecord)
                throw Fault($"is longer than {LongestRecord} bytes");
            Array.Resize(ref buffer, end * 2);
        }
        var got = stream.Read(buffer, end, buffer.Length - end);
        end += got;
        streamEnded = got == 0;
    }

    void Split(int at, int length, bool quoted)
    {
        fields.Clear();
        var stop = at + length;
        if (length > 0 && buffer[stop - 1] == '\r')
            stop--;
        while (true)
        {
            if (quoted && at < stop && buffer[at] == Quote)
            {
                at = Unquote(at + 1, stop);
            }
            else
            {
                var comma = buffer.AsSpan(at, stop - at).IndexOf((byte)',');
                var next = comma < 0 ? stop : at + comma;
                fields.Add((at, next - at));
                at = next;
            }
            if (at >= stop)
                return;
            at++;
        }
    }

    /// <summary>Reads a quoted field that starts at <paramref name="at"/>, undoubling its quotes in place; gives the place after it.</summary>
    int Unquote(int at, int stop)
    {
        var field = at;
        var write = at;
        while (at < stop)
        {
            if (buffer[at] == Quote && (++at >= stop || buffer[at] != Quote))
                break;
            buffer[write++] = buffer[at++];
        }
        fields.Add((field, write - field));
        return at >= stop || buffer[at] == ',' ? at : throw Fault("has text after a closing quote");
    }
}
