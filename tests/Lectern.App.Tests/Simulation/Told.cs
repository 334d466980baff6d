using System.Text.Json;
using Lectern.Simulator;

namespace Lectern.App.Tests.Simulation;

/// <summary>A simulated event, read back as any reader would.</summary>
sealed record Told(DateTimeOffset At, string Id, string Type, string? User, string? Course, JsonElement Json)
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public JsonElement Data => Json.GetProperty("data");

    public string? Text(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static Told Of(SimulatedEvent happened)
    {
        var json = JsonDocument.Parse(happened.Json, Strict).RootElement;
        string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        json.GetProperty("occurredAt").GetDateTimeOffset().ShouldBe(happened.OccurredAt);
        return new Told(happened.OccurredAt, Text("id")!, Text("type")!, Text("userId"), Text("courseId"), json);
    }
}
