using System.Text;
using Lectern.App.Import;

namespace Lectern.App.Tests.Import;

/// <summary>A source of <paramref name="count"/> events with the ids e0, e1, …</summary>
sealed class NumberedEvents(int count, int padding = 0) : IEventSource
{
    public string Name => "numbers";

    public string Fingerprint => $"numbers-{count}-{padding}";

    public double FractionRead { get; private set; }

    public IEnumerable<ReadOnlyMemory<byte>> Events()
    {
        for (var i = 0; i < count; i++)
        {
            FractionRead = (i + 1.0) / count;
            yield return Encoding.UTF8.GetBytes($$$"""{"id":"e{{{i}}}","type":"CoursePublished","data":{"x":"{{{new string('x', padding)}}}"}}""");
        }
    }
}
