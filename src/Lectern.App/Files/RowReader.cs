namespace Lectern.App.Files;

/// <summary>
/// The rows of a section, of which the first may be looked at before they are written: how wide columns must be is said before the rows in
/// the formats that say it. Copies of those first are all that is held.
/// </summary>
sealed class RowReader : IAsyncDisposable
{
    readonly Section section;
    readonly IAsyncEnumerator<Cell[]> rows;
    readonly Queue<Cell[]> first = new();

    RowReader(Section section, IAsyncEnumerator<Cell[]> rows)
    {
        this.section = section;
        this.rows = rows;
    }

    /// <summary>The row to write.</summary>
    public Cell[] Current { get; private set; } = [];

    /// <summary>The rows looked at, of which none was read yet.</summary>
    public IReadOnlyCollection<Cell[]> First => first;

    public static async Task<RowReader> OpenAsync(Section section, int look, CancellationToken ct)
    {
        var reader = new RowReader(section, section.Rows.GetAsyncEnumerator(ct));
        try
        {
            while (reader.first.Count < look && await reader.rows.MoveNextAsync()) reader.first.Enqueue([.. reader.Checked(reader.rows.Current)]);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<bool> ReadAsync()
    {
        if (first.TryDequeue(out var seen))
        {
            Current = seen;
            return true;
        }
        if (!await rows.MoveNextAsync()) return false;
        Current = Checked(rows.Current);
        return true;
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();

    Cell[] Checked(Cell[] row) => row.Length == section.Columns.Count
        ? row
        : throw new InvalidOperationException($"A row of '{section.Title}' has {row.Length} cells for {section.Columns.Count} columns.");
}
