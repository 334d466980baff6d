using System.Globalization;
using Lectern.App.Files;
using NodaTime;

namespace Lectern.App.Schedules;

/// <summary>How a file is called and what it is, for whoever gets it by mail.</summary>
static class DeliveredFile
{
    /// <param name="file">As the job's row has it.</param>
    public static string NameOf(string? title, ScheduleRow schedule, DateTime due, string file)
    {
        var day = Instant.FromDateTimeUtc(due).InZone(schedule.When.Zone).Date;
        return string.Create(CultureInfo.InvariantCulture, $"{FileFormats.Slug(title ?? "")}-{day.Year:0000}-{day.Month:00}-{day.Day:00}{Path.GetExtension(file)}");
    }

    public static string MediaTypeOf(string file) => Path.GetExtension(file) switch
    {
        ".zip" => "application/zip",
        ".csv" => "text/csv; charset=utf-8; header=present",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".json" => "application/json",
        ".ndjson" => "application/x-ndjson",
        ".pdf" => "application/pdf",
        _ => "application/octet-stream",
    };
}
