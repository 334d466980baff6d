namespace Lectern.Bench.Reporting;

/// <summary>Medians in rows and columns: a row a kind, a column a measure. A figure that was not taken is NaN.</summary>
/// <param name="Columns">Names of the measures with their units; the first is of the rows' names.</param>
/// <param name="Rows">A kind and its medians.</param>
sealed record Matrix(IReadOnlyList<string> Columns, IReadOnlyList<(string Name, IReadOnlyList<double> Medians)> Rows)
{
    public IEnumerable<string[]> Lines() => Rows.Select(r => (string[])[r.Name, .. r.Medians.Select(m => double.IsNaN(m) ? "–" : Figure.Format(m))]);
}
