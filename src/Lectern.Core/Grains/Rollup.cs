namespace Lectern.Core.Grains;

/// <summary>
/// What a row of one grain counts for in grains of later stages: a total is the sum of this over all rows, so a row that changes
/// moves it by <c>f(new) − f(old)</c>, and a row that goes by <c>−f(old)</c>.
/// </summary>
/// <param name="Source">The grain whose rows are summed.</param>
/// <param name="Reads">The columns it looks at: only these come back from the database.</param>
/// <param name="Add">Adds <c>sign × f(row)</c> into sum columns. A row with nothing in it must add nothing.</param>
public sealed record Rollup(Grain Source, IReadOnlyList<Column> Reads, Action<Row, int, Batch> Add);

/// <summary>
/// A set that rows of one grain enter once: written when a row comes to belong, and not with every event of it. Rows never leave
/// by merging, since what makes them belong is a least or greatest time.
/// </summary>
/// <param name="Source">The grain whose rows enter.</param>
/// <param name="Reads">The columns it looks at.</param>
/// <param name="Belongs">Whether a row belongs.</param>
/// <param name="Enter">Puts it into a set of a later stage.</param>
public sealed record Membership(Grain Source, IReadOnlyList<Column> Reads, Func<Row, bool> Belongs, Action<Row, Batch> Enter);
