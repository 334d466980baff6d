namespace Lectern.App.Files;

/// <summary>How many rows were written, told now and then.</summary>
sealed class RowCount(Action<long>? tell)
{
    /// <summary>Often enough for a progress bar, seldom enough to cost nothing.</summary>
    const int Every = 1_000;

    public long Rows { get; private set; }

    public void Add()
    {
        if (++Rows % Every == 0) tell?.Invoke(Rows);
    }

    public void End() => tell?.Invoke(Rows);
}
