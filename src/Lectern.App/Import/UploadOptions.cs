namespace Lectern.App.Import;

/// <summary>How patiently and how fast events are sent.</summary>
sealed record UploadOptions
{
    /// <summary>Batches in flight at once.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>How long one request may take before it counts as lost and is sent again.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The wait before the first retry; it doubles with each, up to <see cref="LongestDelay"/>.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two tries of our own choice.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait that the server's Retry-After may ask for: a minute's quota is whole again by then.</summary>
    public TimeSpan LongestAsked { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The import gives up when no answer of any kind has come for this long from the start: most likely nothing runs there.</summary>
    public TimeSpan FirstAnswerWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The import gives up when the server has acknowledged no batch for this long.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);
}
