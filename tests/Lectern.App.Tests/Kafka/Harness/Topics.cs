namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>What the runs write to and read: three topics of six partitions, each partition known by a number.</summary>
static class Topics
{
    public const string Users = "user.events";
    public const string Courses = "course.events";
    public const string Assessments = "assessment.events";
    public const int Partitions = 6;

    public static readonly string[] Names = [Users, Courses, Assessments];

    public static int Count => Names.Length * Partitions;

    /// <summary>Brokers that have them.</summary>
    public static MockCluster Cluster()
    {
        var cluster = new MockCluster();
        foreach (var name in Names) cluster.Create(name, Partitions);
        return cluster;
    }

    public static int Slot(string topic, int partition) => (Array.IndexOf(Names, topic) * Partitions) + partition;

    public static (string Topic, int Partition) Of(int slot) => (Names[slot / Partitions], slot % Partitions);
}
