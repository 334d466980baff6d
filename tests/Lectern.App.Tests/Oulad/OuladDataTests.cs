using System.IO.Compression;
using System.Text.Json;
using Lectern.App.Import.Oulad;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Events;

namespace Lectern.App.Tests.Oulad;

/// <summary>The mapping on a real presentation, against rows read by nothing but <c>Split(',')</c>.</summary>
public sealed class OuladDataTests
{
    const string Presentation = "AAA-2013J";

    static readonly Lazy<List<JsonElement>> Events = new(() => [.. TinyOulad.Read(new OuladEvents(TestData.Oulad, [Presentation]))]);

    static readonly Lazy<List<string[]>> ClickRows = new(() => Rows("studentVle", "AAA,2013J,"));

    [OuladFact]
    public void Each_type_has_as_many_events_as_there_are_rows()
    {
        var sites = Rows("vle", "AAA,2013J,", at: 1);
        var assessments = Rows("assessments", "AAA,2013J,");
        var info = Rows("studentInfo", "AAA,2013J,");
        var registrations = Rows("studentRegistration", "AAA,2013J,");
        var kinds = assessments.ToDictionary(row => row[2], row => row[3]);
        var submissions = Rows("studentAssessment", "").Where(row => kinds.ContainsKey(row[0])).ToList();

        CountsByType().ShouldBe(
            new Dictionary<string, int>
            {
                ["CourseCreated"] = 1,
                ["CoursePublished"] = 1,
                ["ContentDefined"] = sites.Count + sites.DistinctBy(row => row[3]).Count() + assessments.Count,
                ["UserCreated"] = info.DistinctBy(row => row[2]).Count(),
                ["UserEnrolled"] = registrations.Count,
                ["UserUnenrolled"] = registrations.Count(row => row[4].Length > 0),
                ["UserCompletedCourse"] = info.Count(row => row[11] is "Pass" or "Distinction"),
                ["AssignmentSubmitted"] = submissions.Count(row => kinds[row[0]] == "TMA"),
                ["AssignmentGraded"] = submissions.Count(row => kinds[row[0]] == "TMA" && row[4].Length > 0),
                ["ActivityRecorded"] = ClickRows.Value.Count,
            },
            ignoreOrder: true);
    }

    [OuladFact]
    public void Clicks_and_active_days_are_those_of_the_rows()
    {
        var rows = ClickRows.Value;
        var activity = Events.Value.Where(e => Text(e, "type") == "ActivityRecorded").ToList();

        activity.Sum(e => e.GetProperty("data").GetProperty("count").GetInt32()).ShouldBe(rows.Sum(row => int.Parse(row[5], null)));
        activity.Select(e => (Text(e, "userId"), Text(e, "occurredAt"))).Distinct().Count()
            .ShouldBe(rows.Select(row => (row[2], row[4])).Distinct().Count());
    }

    [OuladFact]
    public void Ids_are_unique_and_the_same_in_every_run()
    {
        var ids = Events.Value.ConvertAll(e => Text(e, "id"));

        ids.ToHashSet().Count.ShouldBe(ids.Count);
        TinyOulad.Read(new OuladEvents(TestData.Oulad, [Presentation])).Select(e => Text(e, "id")).SequenceEqual(ids).ShouldBeTrue();
    }

    [OuladFact]
    public void An_id_stays_when_the_selection_grows()
    {
        // Import a part, then more of it: the part must not be stored a second time.
        var alone = Events.Value.Where(e => Text(e, "type") != "ActivityRecorded").ToDictionary(e => Text(e, "id")!, e => e.GetRawText());
        var both = new OuladEvents(TestData.Oulad, [Presentation, "GGG-2014B"]).Events()
            .Where(envelope => envelope.Span.IndexOf("\"ActivityRecorded\""u8) < 0)
            .Select(envelope => JsonElement.Parse(envelope.Span))
            .ToDictionary(e => Text(e, "id")!, e => e.GetRawText());

        both.Count.ShouldBeGreaterThan(alone.Count);
        alone.ShouldAllBe(entry => both.ContainsKey(entry.Key) && both[entry.Key] == entry.Value);
    }

    [OuladFact]
    public void Intake_takes_every_event_by_its_own_id()
    {
        var context = new ReadContext(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var read = new OuladEvents(TestData.Oulad, ["GGG-2014B"]).Events()
            .Select(envelope => (Result: EventReader.Read(envelope.ToArray(), context, ReaderSettings.Default), Sent: JsonElement.Parse(envelope.Span)))
            .ToList();

        read.Count.ShouldBeGreaterThan(100_000);
        read.Where(e => e.Result.Rejection is not null).Select(e => $"{e.Result.Rejection} {e.Sent}").Take(3).ShouldBeEmpty();
        read.Count(e => e.Result.Id != Text(e.Sent, "id")).ShouldBe(0);
    }

    static Dictionary<string, int> CountsByType() => Events.Value.CountBy(e => Text(e, "type")!).ToDictionary();

    static string? Text(JsonElement e, string name) => e.GetProperty(name).GetString();

    static List<string[]> Rows(string table, string prefix, int at = 0)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(TestData.Oulad, $"{table}.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            if (at == 0 ? line.StartsWith(prefix, StringComparison.Ordinal) : line.Contains($",{prefix}", StringComparison.Ordinal))
                rows.Add(line.Split(','));
        }
        return rows;
    }
}
