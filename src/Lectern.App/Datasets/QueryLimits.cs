namespace Lectern.App.Datasets;

/// <summary>How much a query may ask for, and cost.</summary>
static class QueryLimits
{
    public const int MaxMeasures = 20;
    public const int MaxDimensions = 8;
    public const int MaxFilters = 20;
    public const int MaxSorts = 8;
    public const int MaxValues = 1_000;

    /// <summary>Characters of a text to compare to.</summary>
    public const int MaxText = 200;

    public const int DefaultRows = 1_000;
    public const int MaxRows = 10_000;

    /// <summary>Rows of a file: its size bounds it long before.</summary>
    public const int MaxRowsOfFile = 100_000_000;

    /// <summary>Days that a dataset which reads the log is asked about.</summary>
    public const int MaxDays = 92;

    /// <summary>Bytes of a query, decompressed: a full list of values, each of the longest, in plain writing.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Queries that run at once in a process: fewer than its connections, so that dashboards are answered beside them.</summary>
    public const int AtOnce = 4;

    /// <summary>Queries that wait for one of those to end; another is refused.</summary>
    public const int MaxWaiting = 32;
}
