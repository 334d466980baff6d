namespace Lectern.App.Schedules;

/// <summary>A schedule as it is sent to be saved. What is left out is not kept from before.</summary>
/// <param name="Frequency">daily, weekly or monthly.</param>
/// <param name="Days">Weekly: monday to sunday, at least one.</param>
/// <param name="Day">Monthly: 1 to 31; in a shorter month its last day.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59; default 0.</param>
/// <param name="TimeZone">An IANA name; default the tenant's. A time that its clocks leave out is the first moment after, one that they show twice the first.</param>
/// <param name="Format">csv, xlsx, json, ndjson or pdf; default pdf.</param>
/// <param name="Delivery">attachment or link; default attachment, which a file that is too large for a message makes a link all the same.</param>
/// <param name="Parameters">Of the report, as POST /api/v1/reports/{id}/generate takes them: texts by name.</param>
/// <param name="Recipients">1 to 50.</param>
/// <param name="Active">false: it rests; default true. What is missed meanwhile is not made up for.</param>
sealed record ScheduleDefinition(
    string Frequency, IReadOnlyList<string>? Days, int? Day, int Hour, int? Minute, string? TimeZone, string? Format, string? Delivery, IReadOnlyDictionary<string, string>? Parameters,
    IReadOnlyList<RecipientDefinition> Recipients, bool? Active)
{
    public const int MaxBytes = 32 * 1024;
    public const int MaxRecipients = 50;
    public const int MaxParameters = 4 * 1024;
}

/// <summary>Who is to get it: an account, or somebody outside.</summary>
/// <param name="AccountId">An account of the tenant: it gets what it may see itself, by its role and courses at the time.</param>
/// <param name="Address">Without an account: somebody outside, who gets what the owner may see. With one: where its user name is no e-mail address. Only an administrator gives it.</param>
sealed record RecipientDefinition(Guid? AccountId, string? Address);

/// <summary>A schedule of a report.</summary>
/// <param name="Id">Its id, a UUID.</param>
/// <param name="ReportId">Of which report.</param>
/// <param name="Owner">Whose it is; what recipients outside get is what they may see.</param>
/// <param name="Active">Whether it goes on.</param>
/// <param name="Frequency">daily, weekly or monthly.</param>
/// <param name="Days">Of the week, where it is weekly.</param>
/// <param name="Day">Of the month, where it is monthly.</param>
/// <param name="Hour">Of the day.</param>
/// <param name="Minute">Of the hour.</param>
/// <param name="TimeZone">Whose clocks.</param>
/// <param name="Format">Of the file.</param>
/// <param name="Delivery">attachment or link.</param>
/// <param name="Parameters">Of the report.</param>
/// <param name="Recipients">Who gets it.</param>
/// <param name="CanDeliver">Whether a mail server is set (SMTP_HOST): without one every delivery fails.</param>
/// <param name="NextRunAt">When it is due next; null: it rests.</param>
/// <param name="LastRun">Null: it was not due yet.</param>
/// <param name="Version">1 when made, one more each time it is saved; it is the ETag too.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was saved last.</param>
sealed record ReportSchedule(
    Guid Id, string ReportId, string Owner, bool Active, string Frequency, IReadOnlyList<string> Days, int? Day, int Hour, int Minute, string TimeZone, string Format, string Delivery,
    IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<Recipient> Recipients, bool CanDeliver, DateTime? NextRunAt, ScheduledRun? LastRun, int Version, DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>Who gets a report.</summary>
/// <param name="Id">A UUID, by which deliveries name them.</param>
/// <param name="AccountId">The account; null: somebody outside.</param>
/// <param name="Address">As it was given; null: the account's user name is it.</param>
/// <param name="View">own: what the account may see; owner: what the schedule's owner may.</param>
/// <param name="UnsubscribedAt">Since when they get nothing, as they wished; null: they get it.</param>
sealed record Recipient(Guid Id, Guid? AccountId, string? Address, string View, DateTime? UnsubscribedAt);

/// <summary>A time that a report was due.</summary>
/// <param name="DueAt">When.</param>
/// <param name="BegunAt">When it was begun: later, where no worker was there.</param>
/// <param name="State">running, sent, partly_sent, failed or skipped.</param>
/// <param name="Code">Why nothing was made at all; null: something was.</param>
/// <param name="Deliveries">To each recipient.</param>
sealed record ScheduledRun(DateTime DueAt, DateTime BegunAt, string State, string? Code, IReadOnlyList<Delivery> Deliveries);

/// <summary>What a recipient got.</summary>
/// <param name="RecipientId">Who.</param>
/// <param name="State">making, sending, sent, failed or skipped.</param>
/// <param name="JobId">Of the report that was made for them; null: none was.</param>
/// <param name="Attempts">How often the mail server was tried.</param>
/// <param name="Attached">Whether the file went along; false: a link did.</param>
/// <param name="SentAt">When the mail server took it.</param>
/// <param name="LinkUntil">Until when the link opens the file.</param>
/// <param name="Code">Stable, as mail_refused: why it was not sent, or not at the last attempt.</param>
/// <param name="Message">The same as a sentence.</param>
/// <param name="Answer">What the mail server said last.</param>
sealed record Delivery(
    Guid RecipientId, string State, Guid? JobId, int Attempts, bool? Attached, DateTime? SentAt, DateTime? LinkUntil, string? Code, string? Message, string? Answer);
